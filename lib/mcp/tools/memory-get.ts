import * as z from "zod";
import { getAllMemory, getMemory } from "../../app/hub/memory.ts";
import { SessionError } from "../../errors.ts";
import { tool } from "../tool.ts";

export const memoryGet = tool({
  name: "memory_get",
  description: "A shared value with its version",
  input: z.strictObject({
    key: z.string(),
    all: z.boolean().optional().meta({ description: "The newest 100 versions" }),
  }),
  run: async (app, { key, all }) => {
    if (all) return getAllMemory(app, key);
    const entry = await getMemory(app, key);
    if (entry === undefined) throw new SessionError("NOT_FOUND", `No value found for key: ${key}`, { key });
    return entry;
  },
});
