import { findMemory } from "../../app/hub/memory.ts";
import { alias, command } from "../command.ts";
import { together, words } from "../hub-options.ts";
import { entriesText } from "../memory-text.ts";
import { oneOf, text, texts, wholeNumber } from "../options.ts";

/** As many as seed 001 prints. */
const SHOWN = 20;

export const memorySearch = command({
  name: "memory search",
  group: "Share values",
  summary: "Find stored values; everything that is asked for must hold",
  example: 'agent-session memory search --pattern "task_*" --tag active',
  args: {},
  options: {
    pattern: text("--pattern <glob>", "Keys that fit a shell pattern"),
    tag: texts("--tag <tag>", "With this tag; may be repeated"),
    tags: words("--tags <a,b>", "The same as one list"),
    match: oneOf("--match <how>", "any (default) or all of the tags", ["any", "all"] as const),
    session: text("--session <id>", "Stored by this one"),
    limit: wholeNumber("--limit <n>", `At most so many, the newest first (default: ${SHOWN})`),
  },
  async run({ options: { pattern, tag, tags, match, session, limit = SHOWN }, app }) {
    const entries = await findMemory(app(), {
      ...{ pattern: pattern ?? null, match: match ?? null, session: session ?? null, limit },
      tags: together(tag, tags) ?? null,
    });
    return { json: entries, text: () => entriesText(entries) };
  },
});

export const seedMemorySearch = alias(memorySearch, "memory-search");
