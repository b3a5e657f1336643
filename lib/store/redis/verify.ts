import { SessionError } from "../../errors.ts";
import { fold } from "../../session/journal.ts";
import { isFinal } from "../../session/lifecycles/index.ts";
import type { Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Verification } from "../contract.ts";
import { readJournal } from "../file/journal.ts";
import { readLines, readStored, snapshotOf } from "./load.ts";
import type { Place } from "./place.ts";

/** Looks at every line of the journal, at the snapshot against the fold, and at the index. */
export async function verifySession({ keys, run }: Place, id: string): Promise<Verification> {
  const { stored, lines, index } = await run(`verify session ${id}`, async (redis) => ({
    stored: await readStored(redis, keys, id),
    lines: await readLines(redis, keys, id),
    index: await Promise.all([
      redis.sismember(keys.all, id),
      redis.sismember(keys.open, id),
      redis.zscore(keys.done, id),
    ]),
  }));
  if (stored.text === "" && lines.length === 0) {
    throw new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
  }
  const record = snapshotOf(stored);
  const journal = readJournal(textOf(lines));
  const findings = [...journal.findings];
  if (lines.length === 0) findings.push("the journal is missing");
  if (stored.text === "") findings.push("the snapshot is missing");
  else if (record === undefined) findings.push("the snapshot is not a record");
  else if (record.agent_id !== id) findings.push(`the snapshot is of session ${record.agent_id}`);
  if (record !== undefined && lines.length > 0) findings.push(...foldFindings(record, journal.lines));
  const [known, open, done] = index;
  const ended = record !== undefined && isFinal(record);
  const right = known === 1 && (record === undefined || (open === 1) !== ended) && (done !== null) === ended;
  if (!right) findings.push("the index does not say what the record says");
  return { agent_id: id, ok: findings.length === 0, findings };
}

/** The lines that count. */
export async function readJournalOf({ keys, run }: Place, id: string): Promise<readonly Line[]> {
  const lines = await run(`read the journal of session ${id}`, (redis) => readLines(redis, keys, id));
  const journal = readJournal(textOf(lines));
  return journal.record?.agent_id === id ? journal.lines : [];
}

/** Lines as the text of a journal file, which {@link readJournal} reads. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function foldFindings(record: SessionRecord, lines: readonly Line[]): string[] {
  const whole = fold(undefined, lines).record;
  if (whole === undefined) return ["the journal does not hold the record of the snapshot"];
  if (whole.revision < record.revision) return ["the journal is shorter than the snapshot"];
  if (whole.revision > record.revision) return ["the snapshot is behind the journal"];
  const names = new Set([...Object.keys(whole), ...Object.keys(record)]);
  const differing = [...names].filter((name) => JSON.stringify(whole[name]) !== JSON.stringify(record[name]));
  return differing.length === 0 ? [] : [`the snapshot differs from the journal in: ${differing.join(", ")}`];
}
