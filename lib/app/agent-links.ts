import type { Edge } from "../routing/graph.ts";
import { parseTime } from "../session/time.ts";
import type { App } from "./context.ts";

/** How long after their last message two agents count as talking. Milliseconds. */
const TALKING_MS = 3_600_000;

/** A stored message, as far as it matters here. */
interface Sent {
  message?: { from?: unknown; created_at?: unknown };
  receivers?: readonly unknown[];
}

/** Pairs of agents that have talked within the last hour. Cost: the messages of that hour. */
export async function agentLinks(app: App): Promise<Edge[]> {
  const since = app.now() - TALKING_MS;
  const first = keyAt(since);
  const links: Edge[] = [];
  for await (const key of app.store.doc.list("messages")) {
    if (key < first) continue;
    const { message, receivers = [] } = (await app.store.doc.get<Sent>("messages", key))?.value ?? {};
    const from = message?.from;
    if (typeof from !== "string" || (parseTime(message?.created_at) ?? 0) <= since) continue;
    for (const to of receivers) if (typeof to === "string") links.push([from, to]);
  }
  return links;
}

/** What the keys of that time's messages begin with. */
function keyAt(ms: number): string {
  const digits = new Date(ms).toISOString().replace(/\D/g, "");
  return `msg-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
