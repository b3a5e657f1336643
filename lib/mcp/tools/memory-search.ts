import { findMemory } from "../../app/hub/memory.ts";
import { memoryFilter } from "../../hub/options.schema.ts";
import { tool } from "../tool.ts";

const MOST = 20;

export const memorySearch = tool({
  name: "memory_search",
  description: `Shared values that fit everything asked for, newest first (default limit ${MOST})`,
  input: memoryFilter,
  run: async (app, { limit = MOST, ...filter }) => findMemory(app, { ...filter, limit }),
});
