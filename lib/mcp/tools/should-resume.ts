import { shouldResume as ask } from "../../app/sessions.ts";
import { resumeOptions } from "../../library/options.schema.ts";
import { tool } from "../tool.ts";
import { agentId } from "./session-get.ts";

export const shouldResume = tool({
  name: "should_resume",
  description: "Whether a session may be resumed now, and why",
  input: resumeOptions.extend({ agentId }),
  run: async (app, { agentId: id, claim }) => ask(app, id, { claim: claim ?? null }),
});
