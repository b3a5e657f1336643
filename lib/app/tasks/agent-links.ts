import { messageIdAt } from "../../hub/message-id.ts";
import type { Edge } from "../../routing/graph.ts";
import { isSessionId } from "../../session/ids.ts";
import type { App } from "../context.ts";
import { recordOf } from "../hub/presence.ts";
import { MESSAGES, readStored, repliesIn } from "../hub/stored-message.ts";

/** How long after its last message a thread ties those who talk in it. Milliseconds. */
const TALKING_MS = 3_600_000;

/**
 * Pairs of agents that talk in a thread with a message of the last hour. Who writes is a session: its agent is its
 * `registered` id, else its name. Cost: the messages of those threads, and each session in them that is not registered.
 */
export async function agentLinks(app: App, registered: ReadonlySet<string>): Promise<Edge[]> {
  const recent = messageIdAt(app.now() - TALKING_MS + 1);
  const threads = new Set<string>();
  const links: Edge[] = [];
  for await (const id of app.store.doc.list(MESSAGES)) {
    if (id > recent) threads.add(await linksOf(app, id, links));
  }
  for (const thread of threads) {
    const older = [thread, ...(thread > recent ? [] : await repliesIn(app, thread))];
    for (const id of older) if (id !== "" && id <= recent) await linksOf(app, id, links);
  }
  return agentsIn(app, links, registered);
}

/** Adds who wrote a message to whom; answers its thread. */
async function linksOf(app: App, id: string, links: Edge[]): Promise<string> {
  const stored = await readStored(app, id);
  for (const receiver of stored?.receivers ?? []) links.push([stored?.message.from ?? receiver, receiver]);
  return stored?.message.thread_id ?? "";
}

/** The links with agents in the place of those who wrote and received; an id of no session is its agent's. */
async function agentsIn(app: App, links: readonly Edge[], registered: ReadonlySet<string>): Promise<Edge[]> {
  const agents = new Map<string, string>();
  for (const id of new Set(links.flat())) {
    const record = registered.has(id) || !isSessionId(id) ? undefined : await recordOf(app, id);
    agents.set(id, record?.agent_name ?? id);
  }
  return links.map(([a, b]): Edge => [agents.get(a) ?? a, agents.get(b) ?? b]);
}
