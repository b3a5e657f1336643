import type { Runtime } from "../../runtime.ts";
import { ageMs } from "../../session/time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One that is registered. */
export interface PresenceView {
  session_id: string;
  agent_name: string;
  agent_type: string;
  /** The reported activity, or offline. */
  status: string;
  capabilities: string[];
  team: string | null;
  current_task: string | null;
  last_ping: string;
}

export interface MessageView {
  message_id: string;
  thread_id: string;
  type: string;
  priority: number;
  from: string;
  /** `null`: everybody. */
  to: string | null;
  subject: string;
  body: string;
  created_at: string;
}

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
  present: PresenceView[];
  /** Newest first. */
  threads: ThreadView[];
  /** Older messages were not looked at. */
  cut: boolean;
}

export interface MemoryView {
  key: string;
  version: number;
  type: string;
  value: unknown;
  session_id: string;
  created_at: string;
  expires_at: string | null;
  tags: string[];
}

/** Silence of this length shows as offline. Milliseconds. */
const LIVE_MS = 300_000;
/** Newest messages looked at. */
const NEWEST = 2000;
const THREADS = 200;
const MEMORY = 500;

export async function hubView(app: Runtime): Promise<HubView> {
  const { messages, cut } = await newestMessages(app);
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
  return { present: await presences(app), threads: newest, cut };
}

/** The messages of a thread, by time. */
export async function threadView(app: Runtime, id: string): Promise<MessageView[]> {
  return (await newestMessages(app)).messages.filter(({ thread_id }) => thread_id === id);
}

/** Sent by it or to it, by time; broadcasts of others are left out. */
export async function messagesOf(app: Runtime, id: string): Promise<MessageView[]> {
  return (await newestMessages(app)).messages.filter(({ from, to }) => from === id || to === id);
}

/** Live entries of the shared memory whose key, tag or session contains `q`, by key. */
export async function memoryView(app: Runtime, q: string): Promise<{ entries: MemoryView[]; total: number }> {
  const found: MemoryView[] = [];
  for await (const { entry } of documents(app, "memory")) {
    if (!isObject(entry) || typeof entry.key !== "string") continue;
    const expires = typeof entry.expires_at === "string" ? entry.expires_at : null;
    if (expires !== null && Date.parse(expires) <= app.now()) continue;
    const view: MemoryView = {
      key: entry.key,
      version: Number(entry.version) || 1,
      type: text(entry.type),
      value: entry.value ?? null,
      session_id: text(entry.session_id),
      created_at: text(entry.created_at),
      expires_at: expires,
      tags: texts(entry.tags),
    };
    if ([view.key, view.session_id, ...view.tags].join("\n").toLowerCase().includes(q.toLowerCase())) found.push(view);
  }
  found.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { entries: found.slice(0, MEMORY), total: found.length };
}

async function presences(app: Runtime): Promise<PresenceView[]> {
  const found: PresenceView[] = [];
  for await (const each of documents(app, "presence")) {
    if (typeof each.session_id !== "string" || typeof each.last_ping !== "string" || each.ended_at) continue;
    const live = ageMs(each.last_ping, app.now()) <= LIVE_MS;
    found.push({
      session_id: each.session_id,
      agent_name: text(each.agent_name),
      agent_type: text(each.agent_type),
      status: live ? text(each.activity) : "offline",
      capabilities: texts(each.capabilities),
      team: typeof each.team === "string" ? each.team : null,
      current_task: typeof each.current_task === "string" ? each.current_task : null,
      last_ping: each.last_ping,
    });
  }
  const rank = ({ status }: PresenceView) => (status === "offline" ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b) || (a.session_id < b.session_id ? -1 : 1));
}

/** By time: a message's id begins with when it was sent. */
async function newestMessages(app: Runtime): Promise<{ messages: MessageView[]; cut: boolean }> {
  const keys: string[] = [];
  for await (const key of app.store.doc.list("messages")) keys.push(key);
  const messages: MessageView[] = [];
  for (const key of keys.sort().slice(-NEWEST)) {
    const message = (await app.store.doc.get<{ message?: unknown }>("messages", key))?.value.message;
    if (!isObject(message) || typeof message.from !== "string") continue;
    messages.push({
      message_id: key,
      thread_id: text(message.thread_id) || key,
      type: text(message.type),
      priority: Number(message.priority) || 2,
      from: message.from,
      to: typeof message.to === "string" ? message.to : null,
      subject: text(message.subject),
      body: text(message.body),
      created_at: text(message.created_at),
    });
  }
  return { messages, cut: keys.length > NEWEST };
}

async function* documents(app: Runtime, collection: string): AsyncGenerator<Fields> {
  for await (const key of app.store.doc.list(collection)) {
    const value = (await app.store.doc.get(collection, key))?.value;
    if (isObject(value)) yield value;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
