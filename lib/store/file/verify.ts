import { lstatSync } from "node:fs";
import { isSessionError, SessionError } from "../../errors.ts";
import { fold } from "../../session/journal.ts";
import type { Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded, Verification } from "../contract.ts";
import type { Disk } from "./disk.ts";
import { readText } from "./io.ts";
import { type Journal, readJournal } from "./journal.ts";
import { hasFolder, loadFolder } from "./load.ts";
import { lockHolder } from "./lock.ts";
import { hasIndex, markersRight } from "./markers.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";

/** The lines of the session's journal that count, oldest first. */
export function linesOf({ layout }: Disk, id: string): readonly Line[] {
  const text = hasFolder(layout, id) ? readText(layout.events(id)) : undefined;
  const { record, lines } = readJournal(text ?? "");
  return record?.agent_id === id ? lines : [];
}

/** Looks at every line of the journal, at the snapshot against the fold, and at markers and lock. */
export function verifySession(disk: Disk, id: string): Verification {
  const { layout } = disk;
  const folder = lstatSync(layout.session(id), { throwIfNoEntry: false });
  if (folder?.isSymbolicLink()) return { agent_id: id, ok: false, findings: ["its folder is a symbolic link"] };
  const loaded = load(disk, id);
  const snapshot = ifReadable(() => readSnapshot(layout.state(id))) ?? {};
  const text = ifReadable(() => readText(layout.events(id)));
  if (snapshot.text === undefined && loaded === undefined) {
    throw new SessionError("NOT_FOUND", `There is no session ${id}.`, { agent_id: id });
  }
  const journal = text === undefined ? undefined : readJournal(text);
  const findings = [...fileFindings(id, snapshot, journal), ...surroundings(disk, id, loaded)];
  return { agent_id: id, ok: findings.length === 0, findings };
}

function fileFindings(id: string, { text, record, seam }: Snapshot, journal: Journal | undefined): string[] {
  const findings = [...(journal?.findings ?? [])];
  // A record of seed 002 never had a journal.
  if (journal === undefined && (record === undefined || seam !== undefined)) findings.push("events.jsonl is missing");
  if (text === undefined) findings.push("state.json is missing");
  else if (record === undefined) findings.push("state.json is not a record");
  else if (record.agent_id !== id) findings.push(`state.json is of session ${record.agent_id}`);
  if (record !== undefined && journal !== undefined) findings.push(...foldFindings(record, journal));
  return findings;
}

/** Compares the snapshot with the fold up to the same revision. */
function foldFindings(record: SessionRecord, { lines }: Journal): string[] {
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

function surroundings({ layout }: Disk, id: string, loaded: Loaded | SessionError | undefined): string[] {
  const findings: string[] = [];
  if (isSessionError(loaded)) {
    findings.push(loaded.message);
  } else if (loaded !== undefined) {
    const { record, tail } = loaded;
    if (tail.length > 0) findings.push(`state.json is ${tail.length} line(s) behind the journal`);
    if (record.agent_id === id && hasIndex(layout) && !markersRight(layout, record)) {
      findings.push("the markers do not say what the record says");
    }
  }
  if (lockHolder(layout, id) === "dead") findings.push("a dead process left its lock");
  return findings;
}

/** A file that cannot be read is a finding of the load. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function load({ layout }: Disk, id: string): Loaded | SessionError | undefined {
  try {
    return loadFolder(layout, id);
  } catch (error) {
    if (isSessionError(error)) return error;
    throw error;
  }
}
