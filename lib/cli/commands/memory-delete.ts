import { deleteMemory } from "../../app/hub/memory.ts";
import { command } from "../command.ts";
import { argument, text } from "../options.ts";
import { noValue } from "./memory-get.ts";

export const memoryDelete = command({
  name: "memory delete",
  group: "Share values",
  summary: "Delete a key with all its versions",
  example: "agent-session memory delete old_key",
  args: { key: argument("key", "The key") },
  options: { session: text("--session <id>", "Only the versions that this one stored") },
  async run({ args: { key }, options: { session = null }, app }) {
    const deleted = await deleteMemory(app(), key, session);
    if (deleted === 0) throw noValue(key);
    return { json: { key, deleted }, text: () => `✅ Deleted: ${key} (${deleted} versions)` };
  },
});
