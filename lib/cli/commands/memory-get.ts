import { getAllMemory, getMemory } from "../../app/hub/memory.ts";
import { SessionError } from "../../errors.ts";
import { alias, command } from "../command.ts";
import { entriesText, valueText } from "../memory-text.ts";
import { argument, flag } from "../options.ts";

export const memoryGet = command({
  name: "memory get",
  group: "Share values",
  summary: "Print the value of a key",
  example: "agent-session memory get current_task",
  args: { key: argument("key", "The key") },
  options: { all: flag("--all", "The newest 100 versions, newest first") },
  async run({ args: { key }, options: { all }, app }) {
    if (all) {
      const entries = await getAllMemory(app(), key);
      if (entries.length === 0) throw noValue(key);
      return { json: entries, text: () => entriesText(entries) };
    }
    const entry = await getMemory(app(), key);
    if (entry === undefined) throw noValue(key);
    return { json: entry, text: () => `✅ Value: ${valueText(entry.value)}` };
  },
});

export const seedMemoryGet = alias(memoryGet, "memory-get");

export function noValue(key: string): SessionError {
  return new SessionError("NOT_FOUND", `No value found for key: ${key}`, { key });
}
