import { setMemory } from "../../app/hub/memory.ts";
import { setOptions } from "../../hub/options.schema.ts";
import { tool } from "../tool.ts";

export const memorySet = tool({
  name: "memory_set",
  description: "Store a value that all sessions share, as the key's next version",
  input: setOptions.omit({ metadata: true }),
  kept: ["value"],
  run: setMemory,
});
