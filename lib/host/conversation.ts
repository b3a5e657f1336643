import { changeDocument } from "../app/documents.ts";
import { toTime } from "../session/time.ts";
import type { HostApp } from "./host-app.ts";

/** What is remembered of one conversation of the host. */
export interface Conversation {
  machine: string;
  pid: number;
  pid_start?: string;
  started_at: string;
  /** Its SessionEnd was seen; `null` while it may still talk. */
  ended_at: string | null;
  /** When the user's last prompt was seen. */
  prompted_at?: string;
}

const COLLECTION = "conversations";

export async function readConversation(app: HostApp, id: string): Promise<Conversation | undefined> {
  return (await app.store.doc.get<Conversation>(COLLECTION, id))?.value;
}

/** Notes that the conversation runs in this host process. */
export async function beginConversation(app: HostApp, id: string): Promise<void> {
  const { machine, pid, start } = app.identity(app.hostPid);
  const at = toTime(app.now());
  await changeDocument<Conversation>(app, COLLECTION, id, (old) => ({
    ...old,
    machine,
    pid,
    ...(start !== undefined && { pid_start: start }),
    started_at: old?.started_at ?? at,
    ended_at: null,
  }));
}

export async function endConversation(app: HostApp, id: string): Promise<void> {
  const at = toTime(app.now());
  await changeDocument<Conversation>(app, COLLECTION, id, (old) => (old === undefined ? undefined : { ...old, ended_at: at }));
}

/** Notes a prompt of the user; answers when the one before was seen. */
export async function notePrompt(app: HostApp, id: string): Promise<string | undefined> {
  const at = toTime(app.now());
  let before: string | undefined;
  await changeDocument<Conversation>(app, COLLECTION, id, (old) => {
    before = old?.prompted_at;
    return old === undefined ? undefined : { ...old, prompted_at: at };
  });
  return before;
}

/** Whether the conversation is over: its end was seen, or its process is known to be dead. */
export function isOver(app: HostApp, conversation: Conversation | undefined): boolean | undefined {
  if (conversation === undefined) return undefined;
  if (conversation.ended_at !== null) return true;
  const { machine, pid, pid_start } = conversation;
  return app.alive({ machine, pid, start: pid_start }) === false;
}
