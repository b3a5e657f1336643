import type { MemoryEntry } from "../hub/memory.ts";
import { clean, toJson } from "./clean.ts";

/** A stored value: a text as it is, anything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value.split("\n").map(clean).join("\n") : toJson(value);
}

/** Entries in seed 001's manner: how many, then one line each. */
export function entriesText(entries: readonly MemoryEntry[]): string {
  const lines = entries.map(({ key, version, value, type, session_id, created_at, tags }) => {
    const facts = [type, session_id, `version ${version}`, created_at, ...(tags.length > 0 ? [tags.join(",")] : [])];
    return `   ${clean(key)}: ${clean(valueText(value))} (${clean(facts.join(", "))})`;
  });
  return [`📝 Found ${entries.length} entries:`, ...lines].join("\n");
}
