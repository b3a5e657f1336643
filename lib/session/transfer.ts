import { crc32 } from "./crc32.ts";
import { isSessionId } from "./ids.ts";
import { fold } from "./journal.ts";
import { lifecycleNamed, phaseRule } from "./lifecycles/index.ts";
import type { Line } from "./line.ts";
import type { SessionRecord } from "./record.ts";
import { parseTime } from "./time.ts";

/** A session on its way from one store to another: its whole journal. */
export interface Transfer {
  readonly agent_id: string;
  /** Those that count, oldest first. */
  readonly lines: readonly Line[];
}

/** A transfer that was found good, and the record it makes. */
export interface Checked extends Transfer {
  readonly record: SessionRecord;
}

/** The session as it travels. What the journal does not hold becomes a line of its own. */
export function transferOf(record: SessionRecord, journal: readonly Line[]): Transfer {
  const { agent_id } = record;
  const last = fold(undefined, journal).record;
  if (last !== undefined && last.revision === record.revision) return { agent_id, lines: journal };
  return { agent_id, lines: [...journal, baseLine(record, (last?.revision ?? 0) + 1, "session.updated")] };
}

/**
 * The line that carries a whole record, from revision `least` on. Its id follows from the record, so that the same
 * record always travels as the same line.
 */
export function baseLine(record: SessionRecord, least: number, type: Line["type"]): Line {
  const seq = Math.max(record.revision, least);
  const base = { ...record, revision: seq };
  return { seq, at: record.last_updated, id: `base-${crc32(JSON.stringify(base))}`, type, change: { base } };
}

/** What `value`, which may be anything, brings: a good transfer, or a sentence about what is wrong with it. */
export function checkTransfer(value: unknown): Checked | { readonly fault: string } {
  const { agent_id, lines } = isObject(value) ? value : {};
  if (!isSessionId(agent_id)) return { fault: "agent_id is no session id" };
  if (!Array.isArray(lines) || lines.length === 0) return { fault: "lines: expected the lines of a journal" };
  const bad = lines.findIndex((line) => !isLine(line));
  if (bad >= 0) return { fault: `line ${bad + 1} is no line of a journal` };
  const folded = fold(undefined, lines as Line[]);
  const void_ = lines.findIndex((line) => !folded.lines.includes(line));
  if (void_ >= 0) return { fault: `line ${void_ + 1} does not go on where the one before it ends` };
  return (
    checkRecord(agent_id, folded.record as SessionRecord) ?? { agent_id, lines, record: folded.record as SessionRecord }
  );
}

/** What keeps a sound record from being this session's, if anything does, and at which key. */
export function checkRecord(
  agentId: string,
  record: SessionRecord,
): { readonly fault: string; readonly at?: string } | undefined {
  if (record.agent_id !== agentId) return { fault: `the record is of session ${record.agent_id.slice(0, 140)}` };
  const lifecycle = lifecycleNamed(record.lifecycle);
  if (lifecycle === undefined) {
    return { fault: `unknown lifecycle "${record.lifecycle.slice(0, 80)}"`, at: "lifecycle" };
  }
  if (phaseRule(lifecycle, record.phase) === undefined) {
    return { fault: `unknown phase "${record.phase.slice(0, 80)}" of lifecycle ${lifecycle.name}`, at: "phase" };
  }
  const wrong = (["created_at", "last_updated"] as const).find((key) => parseTime(record[key]) === undefined);
  return wrong === undefined ? undefined : { fault: `${wrong} is no time`, at: wrong };
}

function isLine(value: unknown): value is Line {
  if (!isObject(value)) return false;
  const { seq, at, id, type, change, data, also } = value;
  return (
    Number.isSafeInteger(seq) &&
    (seq as number) > 0 &&
    parseTime(at) !== undefined &&
    typeof id === "string" &&
    typeof type === "string" &&
    isObject(change) &&
    ["base", "set", "merge", "push"].every((key) => change[key] === undefined || isObject(change[key])) &&
    Object.values((change.merge as object | undefined) ?? {}).every(isObject) &&
    (data === undefined || isObject(data)) &&
    (also === undefined ||
      (Array.isArray(also) && also.every((each) => isObject(each) && typeof each.type === "string")))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
