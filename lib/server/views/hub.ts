import { findMemory } from "../../app/hub/memory.ts";
import { findPresence } from "../../app/hub/presence.ts";
import { newestMessages } from "../../app/hub/stored-message.ts";
import type { MemoryEntry } from "../../hub/memory.ts";
import type { Message } from "../../hub/message.ts";
import type { ShownPresence } from "../../hub/presence.ts";
import type { Runtime } from "../../runtime.ts";
import type { SessionIndex } from "../session-index.ts";

/** The messages that began with one, in short. */
export interface ThreadView {
  thread_id: string;
  subject: string;
  members: string[];
  count: number;
  last_at: string;
  priority: number;
}

export interface HubView {
  /** Who is registered: the live ones first, in the order of registration; `stored`: there is a session of this id. */
  present: (ShownPresence & { stored: boolean })[];
  /** Newest first. */
  threads: ThreadView[];
  /** Older messages were not looked at. */
  cut: boolean;
}

/** Newest messages looked at. */
const NEWEST = 2000;
const THREADS = 200;
const MEMORY = 500;

export async function hubView(app: Runtime, index: SessionIndex): Promise<HubView> {
  await index.ready();
  const messages = await newestMessages(app, NEWEST);
  const threads = new Map<string, ThreadView>();
  for (const { thread_id, subject, from, to, created_at, priority } of messages) {
    const found = threads.get(thread_id) ?? { thread_id, subject, members: [], count: 0, last_at: "", priority: 0 };
    for (const each of [from, to ?? "everybody"]) if (!found.members.includes(each)) found.members.push(each);
    threads.set(thread_id, {
      ...found,
      count: found.count + 1,
      last_at: created_at,
      priority: Math.max(priority, found.priority),
    });
  }
  const newest = [...threads.values()].sort((a, b) => (a.last_at < b.last_at ? 1 : -1)).slice(0, THREADS);
  const registered = (await findPresence(app))
    .filter(({ ended_at }) => ended_at === null)
    .map((each) => ({ ...each, stored: index.rows.has(each.session_id) }));
  const rank = ({ status }: ShownPresence) => (status === "offline" ? 1 : 0);
  return { present: registered.sort((a, b) => rank(a) - rank(b)), threads: newest, cut: messages.length === NEWEST };
}

/** Sent by it or to it, by time; broadcasts of others are left out. */
export async function messagesOf(app: Runtime, id: string): Promise<Message[]> {
  return (await newestMessages(app, NEWEST)).filter(({ from, to }) => from === id || to === id);
}

/** Live entries of the shared memory whose key, tag or session contains `q`, by key. */
export async function memoryView(app: Runtime, q: string): Promise<{ entries: MemoryEntry[]; total: number }> {
  const wanted = q.toLowerCase();
  const found = (await findMemory(app)).filter(({ key, session_id, tags }) =>
    [key, session_id, ...tags].join("\n").toLowerCase().includes(wanted),
  );
  found.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { entries: found.slice(0, MEMORY), total: found.length };
}
