import type { App } from "./context.ts";

/**
 * When each event of the host last reached a hook, by its name; ISO times. `direct` and `other` stand for what was no
 * event of the host. Reads what the metrics have counted and at most `pages` pages of the facts noted since; writes nothing.
 */
export async function seenEvents(app: App, pages = Number.POSITIVE_INFINITY): Promise<Map<string, string>> {
  const counted = (await app.store.doc.get<{ events_seen?: object; facts_cursor?: unknown }>("metrics", "counted"))
    ?.value;
  const seen = new Map<string, string>();
  const note = (event: unknown, at: unknown) => {
    if (typeof event === "string" && typeof at === "string" && at > (seen.get(event) ?? "")) seen.set(event, at);
  };
  for (const [event, at] of Object.entries(counted?.events_seen ?? {})) note(event, at);
  let cursor = typeof counted?.facts_cursor === "string" ? counted.facts_cursor : "";
  for (let page = 0; page < pages; page++) {
    const { entries, cursor: next } = await app.store.facts.read(cursor);
    if (entries.length === 0) break;
    for (const { type, at, data } of entries) if (type === "hook") note(data.event, at);
    cursor = next;
  }
  return seen;
}
