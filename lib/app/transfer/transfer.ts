import { isSessionError, SessionError } from "../../errors.ts";
import { apply } from "../../session/apply.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import { type Checked, checkTransfer, type Transfer, transferOf } from "../../session/transfer.ts";
import { notFound } from "../commit.ts";
import type { App } from "../context.ts";
import { untilWon } from "../until-won.ts";

/** A session that cannot be read, and why. */
export interface TransferFault {
  readonly agent_id: string;
  readonly fault: string;
}

/** The sessions as they travel, by id; without `ids` all of them. What cannot be read is told, and left out. */
export async function* exportSessions(
  app: App,
  ids: readonly string[],
  onProgress?: (done: number, total: number) => void,
): AsyncGenerator<Transfer | TransferFault> {
  const wanted = ids.length > 0 ? ids.map(checkSessionId) : await allIds(app);
  for (const [at, agent_id] of wanted.entries()) {
    try {
      const loaded = await app.store.load(agent_id);
      if (loaded !== undefined) yield transferOf(loaded.record, await app.store.journal(agent_id));
      else if (ids.length > 0) throw notFound(agent_id);
    } catch (error) {
      if (!isSessionError(error) || error.code !== "CORRUPT") throw error;
      yield { agent_id, fault: error.message };
    }
    onProgress?.(at + 1, wanted.length);
  }
}

/** What became of a session that was to be imported. */
export type Imported =
  | { readonly agent_id: string; readonly result: "imported" | "there already" }
  | { readonly agent_id?: string | undefined; readonly fault: string };

/**
 * Takes in one session, whole or not at all as far as its checks go: `value` may be anything. A session that is stored
 * already is never overwritten; one whose beginning is stored (an import was killed) is gone on with.
 */
export async function importSession(app: App, value: unknown): Promise<Imported> {
  const checked = checkTransfer(app.redact(value));
  if ("fault" in checked) return { agent_id: idIn(value), fault: checked.fault };
  const { agent_id } = checked;
  try {
    const done = await untilWon(app, `Session ${agent_id}`, (attempt) => takeIn(app, checked, attempt));
    return { agent_id, result: done ? "imported" : "there already" };
  } catch (error) {
    if (!isSessionError(error) || error.retryable) throw error;
    return { agent_id, fault: error.message };
  }
}

async function takeIn(
  app: App,
  { agent_id, lines }: Checked,
  attempt: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<boolean> {
  let loaded = await app.store.load(agent_id);
  const there = loaded === undefined ? [] : await app.store.journal(agent_id);
  const differs = there.findIndex((line, at) => !isSame(line, lines[at]));
  if (loaded !== undefined && (there.length === 0 || (differs >= 0 && differs < lines.length))) {
    throw new SessionError("CONFLICT", `There is another session ${agent_id} already; it stays as it is.`, {
      agent_id,
    });
  }
  if (there.length >= lines.length) return false;
  let record: SessionRecord | undefined = loaded?.record;
  for (const line of lines.slice(there.length)) {
    const next = apply(record, line.change, line.seq);
    loaded = await attempt(() => app.store.commit(agent_id, loaded, line, next));
    record = loaded.record;
  }
  return true;
}

function isSame(line: Line, other: Line | undefined): boolean {
  return other !== undefined && line.seq === other.seq && line.id === other.id;
}

async function allIds(app: App): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of app.store.ids()) ids.push(id);
  return ids.sort();
}

function idIn(value: unknown): string | undefined {
  const id = typeof value === "object" && value !== null ? (value as { agent_id?: unknown }).agent_id : undefined;
  return typeof id === "string" ? id.slice(0, 140) : undefined;
}
