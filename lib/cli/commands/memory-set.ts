import { setMemory } from "../../app/hub/memory.ts";
import { clean } from "../clean.ts";
import { alias, command } from "../command.ts";
import { seconds, together, words } from "../hub-options.ts";
import { jsonOrText } from "../json-value.ts";
import { argument, text, texts, wholeNumber } from "../options.ts";

export const memorySet = command({
  name: "memory set",
  group: "Share values",
  summary: "Store a value for all sessions, as the key's next version",
  example: 'agent-session memory set cece-001 current_task "Building collaboration system" --tag active',
  args: {
    session: argument("session", "Id of who stores it"),
    key: argument("key", "1 to 256 characters"),
    value: argument("value", "JSON, or any other text"),
  },
  options: {
    type: text("--type <type>", "state (default), fact, decision, task, context, note or config"),
    tag: texts("--tag <tag>", "A tag; may be repeated"),
    tags: words("--tags <a,b>", "The same as one list"),
    ttl: seconds("--ttl <seconds>", "The key is gone after that time"),
    ifVersion: wholeNumber(
      "--if-version <n>",
      "Only if it is still at this version (0: if there is none), else CONFLICT",
    ),
  },
  async run({ args: { session, key, value }, options: { type, tag, tags, ttl, ifVersion }, app }) {
    const entry = await setMemory(app(), {
      ...{ session, key, value: jsonOrText(value), type: type ?? null, ttlS: ttl ?? null },
      ...{ tags: together(tag, tags) ?? null, ifVersion: ifVersion ?? null },
    });
    return { json: entry, text: () => `✅ Stored: ${clean(entry.key)} (version ${entry.version})` };
  },
});

export const seedMemorySet = alias(memorySet, "memory-set");
