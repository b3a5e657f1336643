import { isSessionError, isUnreachable, SessionError } from "../../errors.ts";
import { apply } from "../../session/apply.ts";
import { encodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import { toTime } from "../../session/time.ts";
import type { Loaded, Store } from "../../store/contract.ts";

/** `newer`: somebody has gone on with it in the target. `gone`: it was deleted meanwhile. `left`: why nothing was written. */
export type Copied = "copied" | "updated" | "same" | "newer" | "gone" | { left: string };

/** What a line of our own needs. */
export interface Stamping {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** `digits` random lower-case hex digits. */
  hex: (digits: number) => string;
}

/** A session as it is to be in both stores. */
interface Whole {
  readonly record: SessionRecord;
  readonly lines: readonly Line[];
}

/** Somebody may be writing the session, here or there. */
const ATTEMPTS = 5;

/** Copies one session, or the part of it that is missing in `to`, and compares the two. */
export async function copySession(from: Store, to: Store, id: string, options: Stamping): Promise<Copied> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await copyOnce(from, to, id, options);
    } catch (error) {
      if (!isSessionError(error) || isUnreachable(error)) throw error;
      if (error.code !== "CONFLICT" || error.details.permanent || attempt === ATTEMPTS) return { left: error.message };
    }
  }
}

async function copyOnce(from: Store, to: Store, id: string, options: Stamping): Promise<Copied> {
  const source = await read(from, id);
  if (source === undefined) return "gone";
  const target = await to.load(id);
  const there = target === undefined ? [] : await to.journal(id);
  const common = commonLines(source.lines, there);
  const rest = source.lines.slice(common);
  const more = there.slice(common);
  if (!more.every(isCopied)) {
    if (rest.length === 0) return "newer";
    return { left: common === 0 ? "the target has another session of this id" : "it was changed in both stores" };
  }
  const settled = rest.length === 0 || more.length > 0;
  if (settled && sameRecord(source.record, target?.record)) return "same";
  // A line of an earlier copy stands where the next one of the source would: then one line says it all.
  const appended = more.length > 0 ? target : await append(to, id, target, rest);
  if (!sameRecord(source.record, appended?.record)) await base(to, id, appended, source, options);
  await compare(to, id, source, more.length > 0 ? common : source.lines.length);
  return target === undefined ? "copied" : "updated";
}

/** The record and the lines of one moment. */
async function read(store: Store, id: string): Promise<Whole | undefined> {
  const lines = await store.journal(id);
  const loaded = await store.load(id);
  if (loaded === undefined) return undefined;
  const last = lines.at(-1)?.seq ?? 0;
  if (loaded.record.revision > last && !loaded.needsBase && loaded.record.revision > 0) {
    const again = await store.journal(id);
    if ((again.at(-1)?.seq ?? 0) !== last) throw new SessionError("CONFLICT", `Session ${id} is being written.`);
  }
  return { record: loaded.record, lines };
}

/** Commits the lines one after the other, each with the record it makes. */
async function append(
  to: Store,
  id: string,
  from: Loaded | undefined,
  lines: readonly Line[],
): Promise<Loaded | undefined> {
  let at = from;
  for (const line of lines) at = await to.commit(id, at, line, apply(at?.record, line.change, line.seq));
  return at;
}

/** What no line holds (a record without a journal, or one edited by hand) becomes a line of its own. */
async function base(
  to: Store,
  id: string,
  at: Loaded | undefined,
  source: Whole,
  { now, hex }: Stamping,
): Promise<void> {
  const seq = Math.max((at?.record.revision ?? 0) + 1, source.record.revision);
  const record = { ...source.record, revision: seq };
  const line: Line = {
    seq,
    at: toTime(now()),
    id: hex(12),
    type: "session.migrated",
    data: { copied: true },
    change: { base: record },
  };
  await to.commit(id, at, line, record);
}

/** Reads back what was written. */
async function compare(to: Store, id: string, source: Whole, common: number): Promise<void> {
  const [target, lines] = [await to.load(id), await to.journal(id)];
  if (commonLines(source.lines, lines) >= common && sameRecord(source.record, target?.record)) return;
  throw new SessionError("CONFLICT", `Session ${id} is not in the target as it was written.`, { agent_id: id });
}

/** How many lines, from the first on, are the same in both: their whole text, the sum over it included. */
function commonLines(left: readonly Line[], right: readonly Line[]): number {
  let at = 0;
  while (at < left.length && at < right.length && encodeLine(left[at] as Line) === encodeLine(right[at] as Line)) at++;
  return at;
}

/** A line that an earlier copy made; nobody has changed the session since. */
function isCopied({ type, data }: Line): boolean {
  return type === "session.migrated" && data?.copied === true;
}

/** The same but for the revision: a line of a copy's own makes one more. */
function sameRecord(left: SessionRecord, right: SessionRecord | undefined): boolean {
  return right !== undefined && text(left) === text(right);
}

function text(record: SessionRecord): string {
  const { revision: _, ...rest } = record;
  const names = Object.keys(rest).sort();
  return JSON.stringify(names.map((name) => [name, rest[name]]));
}
