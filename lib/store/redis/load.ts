import type { Redis } from "ioredis";
import { fold } from "../../session/journal.ts";
import { decodeLine } from "../../session/line.ts";
import { isNewer, readRecord } from "../../session/migrate.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import { newerRecord, unreadable } from "../unreadable.ts";
import type { Keys } from "./keys.ts";
import { evaluate, LOAD } from "./scripts.ts";

/** A Redis store's {@link Loaded.position}: what must still be there when the next line is appended. */
export interface Position {
  /** As it stands in the session's hash; `""` when there is none. */
  readonly revision: string;
  /** Id of the journal's last line; `""` when there is none. */
  readonly last: string;
}

export const NOTHING: Position = { revision: "", last: "" };

/** What is stored of a session, not judged yet. */
export interface Stored {
  readonly position: Position;
  /** The snapshot's text; `""` when there is none. */
  readonly text: string;
  /** Number of the journal's last line; 0 when there is none. */
  readonly seq: number;
  /** Ms since the epoch; 0 when not known. */
  readonly touched: number;
}

export async function readStored(redis: Redis, keys: Keys, id: string): Promise<Stored> {
  const answer = (await evaluate(redis, LOAD, [keys.session(id), keys.journal(id)], [])) as string[];
  const [text = "", revision = "", touched = "", number = "", last = ""] = answer;
  return { position: { revision, last }, text, seq: Number.parseInt(number, 10) || 0, touched: Number(touched) || 0 };
}

/** The texts of all lines of a session's journal, oldest first. */
export async function readLines(redis: Redis, keys: Keys, id: string): Promise<string[]> {
  const lines: string[] = [];
  for (let from = "-"; ; ) {
    const page = await redis.xrange(keys.journal(id), from, "+", "COUNT", PAGE);
    for (const [, fields] of page) lines.push(fields[fields.indexOf("line") + 1] ?? "");
    if (page.length < PAGE) return lines;
    from = `(${page.at(-1)?.[0]}`;
  }
}

const PAGE = 500;

/**
 * The session, by the file store's rules: the snapshot, and the journal's lines beyond it; the journal
 * alone when there is no good snapshot; the snapshot alone when the journal holds less.
 */
export async function loadSession(redis: Redis, keys: Keys, id: string): Promise<Loaded | undefined> {
  const stored = await readStored(redis, keys, id);
  const snapshot = snapshotOf(stored);
  if (snapshot === undefined && stored.text === "" && stored.seq === 0) return undefined;
  if (snapshot === undefined && isNewer(parsed(stored.text))) throw newerRecord(id);
  if (snapshot !== undefined && snapshot.revision === stored.seq) return loaded(id, snapshot, stored.position, false);
  const lines = (await readLines(redis, keys, id)).flatMap((text) => decodeLine(text) ?? []);
  const whole = fold(undefined, lines).record;
  if (snapshot !== undefined && (whole === undefined || snapshot.revision > whole.revision))
    return loaded(id, snapshot, stored.position, true);
  const record = snapshot === undefined ? whole : fold(snapshot, lines).record;
  if (record === undefined) throw unreadable(id, "neither its record nor its journal is");
  return loaded(id, record, stored.position, false);
}

/** The record of a snapshot, of any version, at the revision its hash has. */
export function snapshotOf({ text, position }: Stored): SessionRecord | undefined {
  const record = readRecord(parsed(text));
  const revision = Number(position.revision);
  return record === undefined || record.revision === revision ? record : { ...record, revision };
}

/** Nothing is ever left beyond the snapshot: both are written in one step. So there is no tail to tell the feed of. */
function loaded(id: string, record: SessionRecord, position: Position, needsBase: boolean): Loaded | undefined {
  return record.agent_id === id ? { record, position, needsBase, tail: [] } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
