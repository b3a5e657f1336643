import * as z from "zod";
import { notFound } from "../../app/commit.ts";
import { get } from "../../app/sessions.ts";
import { tool } from "../tool.ts";

/** The session a tool acts for. */
export const agentId = z.string().meta({ description: "The session's id" });

export const sessionGet = tool({
  name: "session_get",
  description: "Everything stored about a session",
  input: z.strictObject({ agentId }),
  run: async (app, { agentId: id }) => {
    const record = await get(app, id);
    if (record === undefined) throw notFound(id);
    return record;
  },
});
