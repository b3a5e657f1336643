import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSessionError, SessionError } from "../../errors.ts";
import { fold } from "../../session/journal.ts";
import { decodeLine, type Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Verification } from "../contract.ts";
import type { Disk } from "./disk.ts";
import { ifThere } from "./io.ts";
import { loadSession, readSnapshot } from "./load.ts";
import { lockHolder } from "./lock.ts";
import { hasIndex, markersRight } from "./markers.ts";

/** Looks at every line of the journal, at the snapshot against the fold, and at markers and lock. */
export function verifySession(disk: Disk, id: string): Verification {
  const { layout } = disk;
  const snapshot = readSnapshot(layout.state(id));
  const text = ifThere(() => readFileSync(layout.events(id), "utf8"));
  if (!snapshot.present && text === undefined)
    throw new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
  const findings = [...(text === undefined ? ["events.jsonl is missing"] : lineFindings(text))];
  if (!snapshot.present) findings.push("state.json is missing");
  else if (snapshot.record === undefined) findings.push("state.json is not a record");
  else if (snapshot.record.agent_id !== id) findings.push(`state.json is of session ${snapshot.record.agent_id}`);
  if (text !== undefined && snapshot.record !== undefined) findings.push(...foldFindings(snapshot.record, text));
  findings.push(...surroundings(disk, id));
  return { agent_id: id, ok: findings.length === 0, findings };
}

function lineFindings(text: string): string[] {
  const findings: string[] = [];
  const parts = text.split("\n");
  const last = parts.pop();
  if (last !== "") findings.push("the journal's last line is torn");
  const lines: Line[] = [];
  parts.forEach((part, index) => {
    const line = part === "" ? undefined : decodeLine(part);
    if (line !== undefined) lines.push(line);
    else if (part !== "") findings.push(`line ${index + 1} of the journal is altered or torn`);
  });
  const voided = lines.length - fold(undefined, lines).lines.length;
  if (voided > 0) findings.push(`${voided} whole line(s) of the journal do not count`);
  return findings;
}

/** Compares the snapshot with the fold up to the same revision. */
function foldFindings(record: SessionRecord, text: string): string[] {
  const lines = text.split("\n").flatMap((part) => decodeLine(part) ?? []);
  const upTo = fold(
    undefined,
    lines.filter((line) => line.seq <= record.revision),
  ).record;
  if (upTo === undefined) return ["the journal does not hold the record in state.json"];
  if (upTo.revision < record.revision) return ["the journal is shorter than state.json"];
  const keys = new Set([...Object.keys(upTo), ...Object.keys(record)]);
  const differing = [...keys].filter((key) => JSON.stringify(upTo[key]) !== JSON.stringify(record[key]));
  return differing.length === 0 ? [] : [`state.json differs from the journal in: ${differing.join(", ")}`];
}

function surroundings(disk: Disk, id: string): string[] {
  const findings: string[] = [];
  try {
    const loaded = loadSession(disk.layout, id);
    if (loaded !== undefined) {
      if (loaded.tail.length > 0) findings.push(`state.json is ${loaded.tail.length} line(s) behind the journal`);
      if (hasIndex(disk.layout) && !markersRight(disk.layout, loaded.record))
        findings.push("the index of open sessions misses it");
    }
  } catch (error) {
    if (!isSessionError(error)) throw error;
    findings.push(error.message);
  }
  const lockPath = join(disk.layout.locks, id);
  if (existsSync(lockPath) || lockHolder(lockPath) !== undefined) {
    if (lockHolder(lockPath)?.alive === false) findings.push("a dead process left its lock");
  }
  return findings;
}
