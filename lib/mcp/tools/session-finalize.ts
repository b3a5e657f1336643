import * as z from "zod";
import { finalize } from "../../app/sessions.ts";
import { finalizeOptions } from "../../library/options.schema.ts";
import { tool } from "../tool.ts";
import { agentId } from "./session-get.ts";

export const sessionFinalize = tool({
  name: "session_finalize",
  description: "End a session",
  input: finalizeOptions.extend({
    agentId,
    outcome: z.string().meta({ description: "completed, failed, cancelled, timeout or abandoned" }),
  }),
  run: async (app, { agentId: id, outcome, summary }) => finalize(app, id, outcome, { summary: summary ?? null }),
});
