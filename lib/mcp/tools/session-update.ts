import { update } from "../../app/sessions.ts";
import { updateChange } from "../../library/options.schema.ts";
import { tool } from "../tool.ts";
import { agentId } from "./session-get.ts";

export const sessionUpdate = tool({
  name: "session_update",
  description: "Report a session's phase (approval: waits for an approval), metadata or an error",
  input: updateChange.pick({ phase: true, metadata: true, error: true }).extend({ agentId }),
  run: async (app, { agentId: id, ...change }) => update(app, id, change),
});
