import { changeDocument } from "../app/documents.ts";
import type { SessionRecord } from "../session/record.ts";
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

async function readConversation(app: HostApp, id: string): Promise<Conversation | undefined> {
  return (await app.store.doc.get<Conversation>(COLLECTION, id))?.value;
}

/** Notes that the conversation runs in this host process. */
export async function beginConversation(app: HostApp, id: string): Promise<void> {
  const here = hereAndNow(app);
  await changeDocument<Conversation>(app, COLLECTION, id, (old) => ({
    ...old,
    ...here,
    started_at: old?.started_at ?? here.started_at,
  }));
}

export async function endConversation(app: HostApp, id: string): Promise<void> {
  const at = toTime(app.now());
  await changeDocument<Conversation>(app, COLLECTION, id, (old) =>
    // Seen for the first time at its end: the hooks are younger than the conversation.
    ({ ...(old ?? hereAndNow(app)), ended_at: at }),
  );
}

/** Notes a prompt of the user; answers when the one before was seen. */
export async function notePrompt(app: HostApp, id: string): Promise<string | undefined> {
  const prompted_at = toTime(app.now());
  let before: string | undefined;
  await changeDocument<Conversation>(app, COLLECTION, id, (old) => {
    before = old?.prompted_at;
    return { ...(old ?? hereAndNow(app)), prompted_at };
  });
  return before;
}

/**
 * Whether the conversation that owns the session, another than the asking one, is over because its end was seen or its
 * process is known to be dead: then nobody can continue its agent natively.
 */
export async function ownerGone(app: HostApp, { host }: SessionRecord): Promise<boolean> {
  if (host === undefined) return true;
  const conversation = await readConversation(app, host.session_id);
  if (conversation !== undefined && conversation.ended_at !== null) return true;
  const { machine, pid, pid_start } = conversation ?? host;
  // A host process holds one conversation at a time: ours has left that one, also where it did not say so (a fork).
  if (pid === app.hostPid && machine === app.identity(app.hostPid).machine) return true;
  return app.alive({ machine, pid, start: pid_start }) === false;
}

function hereAndNow(app: HostApp): Conversation {
  const { machine, pid, start } = app.identity(app.hostPid);
  return {
    machine,
    pid,
    ...(start !== undefined && { pid_start: start }),
    started_at: toTime(app.now()),
    ended_at: null,
  };
}
