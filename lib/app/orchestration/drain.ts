import { isSessionError, SessionError } from "../../errors.ts";
import { checkSessionId } from "../../session/ids.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import { decideDrain, decideUndrain } from "../../session/shutdown.ts";
import { openTasks } from "../../session/tasks/index.ts";
import { commit, onStored } from "../commit.ts";
import type { App } from "../context.ts";
import { mustExist } from "../existing.ts";
import { openInbox } from "../hub/inbox.ts";
import { waitUntil } from "./wait.ts";

export interface Drain {
  /** How long the draining may last, in milliseconds. */
  timeoutMs: number;
  reason: string | null;
  /** What is waited for: open tasks and unread messages, the messages only, nothing. */
  finish: "all" | "inbox" | "nothing";
}

/**
 * Does `work` while the session takes no new work, which every process sees; with `finish` once it has nothing left to
 * do. `timeoutMs` are over first: `TIMEOUT`. Afterwards it takes new work again, unless it has ended.
 */
export async function drained<T>(
  app: App,
  id: string,
  { timeoutMs, reason, finish }: Drain,
  work: (leftMs: number) => Promise<T>,
): Promise<T> {
  const until = app.now() + timeoutMs;
  const start = app.elapsed();
  await commit(
    app,
    id,
    onStored(checkSessionId(id), (record, now) => decideDrain(record, until, now, reason)),
  );
  try {
    if (finish !== "nothing") await finished(app, id, timeoutMs, finish === "all");
    return await work(Math.max(0, timeoutMs - (app.elapsed() - start)));
  } finally {
    await undrain(app, id, until);
  }
}

/** Never the cause of a failure: a draining that stays is over at its time anyway. */
async function undrain(app: App, id: string, until: number): Promise<void> {
  try {
    await commit(
      app,
      id,
      onStored(id, (record, now) => (isFinal(record) ? { unchanged: true } : decideUndrain(record, until, now))),
    );
  } catch (error) {
    if (!isSessionError(error)) throw error;
  }
}

async function finished(app: App, id: string, timeoutMs: number, tasks: boolean): Promise<void> {
  let open = { open_tasks: 0, unread_messages: 0 };
  const done = await waitUntil(app, timeoutMs, async () => {
    const record = await mustExist(app, id);
    if (isFinal(record)) return true;
    open = { open_tasks: tasks ? openTasks(record).length : 0, unread_messages: await openInbox(app, id) };
    return open.open_tasks + open.unread_messages === 0;
  });
  if (done) return;
  const text = `Session ${id} was not done within ${timeoutMs} ms: ${open.open_tasks} open tasks, ${open.unread_messages} unread messages.`;
  throw new SessionError("TIMEOUT", text, { agent_id: id, timeout_ms: timeoutMs, ...open });
}
