import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { SessionError } from "../errors.ts";
import { readRecord } from "../session/migrate.ts";
import type { SessionRecord } from "../session/record.ts";
import { readSeedFeature } from "../session/seed-feature.ts";
import { baseLine, checkRecord, type Transfer } from "../session/transfer.ts";
import { lineOfFault, linesIn } from "./json-place.ts";

/** A session that another program wrote, or what is wrong with its file. */
export interface SeedFile {
  /** Its path, for a fault with the line where that is known: `metadata.json:4`. */
  readonly where: string;
  readonly found: Transfer | { readonly agent_id?: string; readonly fault: string };
}

/** A fault, and the key it is at. */
interface Fault {
  readonly fault: string;
  readonly at?: string | undefined;
}

interface Layout {
  /** Where its folders lie below a project. */
  readonly below: readonly string[];
  /** The file in each session's folder. */
  readonly name: string;
  read(value: unknown): SessionRecord | Fault;
  /** A file beside it with the decisions that were noted. */
  readonly decisions?: string;
}

/** Decisions that take more stay where they are, in bytes: a whole record may have 256 KiB. */
const MAX_DECISIONS = 128 * 1024;

/** Seeds 002 and 004: one folder per session. */
const LAYOUTS: Readonly<Record<"gaia" | "maestro", Layout>> = {
  gaia: {
    below: [".claude", "session"],
    name: "state.json",
    read: (value) => readRecord(value) ?? { fault: "it holds no session" },
  },
  maestro: {
    below: [".flow", "maestro", "sessions"],
    name: "metadata.json",
    read: readSeedFeature,
    decisions: "decisions.json",
  },
};

/**
 * The sessions below `path`, which is the project, the folder of the sessions or one session's own folder.
 * `INVALID_VALUE` when there is no such file anywhere.
 */
export function seedFiles(kind: "gaia" | "maestro", path: string): SeedFile[] {
  const layout = LAYOUTS[kind];
  const files = filesIn(layout, path);
  if (files.length === 0) {
    const text = `There is no ${join(...layout.below, "*", layout.name)} at ${path}.`;
    throw new SessionError("INVALID_VALUE", text, { path });
  }
  return files.flatMap((file) => readSession(layout, file));
}

function filesIn(layout: Layout, path: string): string[] {
  const own = join(path, layout.name);
  if (isThere(own)) return [own];
  for (const folder of [join(path, ...layout.below), path]) {
    const files = foldersIn(folder).map((name) => join(folder, name, layout.name));
    const there = files.filter(isThere);
    if (there.length > 0) return there;
  }
  return [];
}

/** The session of a file, and beside it what is wrong with its decisions, which do not keep it out. */
function readSession(layout: Layout, file: string): SeedFile[] {
  const read = readJson(file);
  if ("fault" in read) return [{ where: read.where, found: { fault: read.fault } }];
  const folder = basename(join(file, ".."));
  const record = layout.read(read.json);
  const wrong = "fault" in record ? (record as Fault) : misplaced(folder, record);
  if (wrong !== undefined) {
    const line = wrong.at === undefined ? undefined : linesIn(read.text)([wrong.at]);
    return [{ where: placeOf(file, line), found: { agent_id: folder, fault: wrong.fault } }];
  }
  const noted = layout.decisions === undefined ? [] : readDecisions(join(file, "..", layout.decisions));
  const { metadata } = record as SessionRecord;
  const whole = Array.isArray(noted) && noted.length > 0 ? { metadata: { ...metadata, decisions: noted } } : {};
  const lines = [baseLine({ ...(record as SessionRecord), ...whole }, 1, "session.created")];
  const session: SeedFile = { where: file, found: { agent_id: folder, lines } };
  return Array.isArray(noted) ? [session] : [session, noted];
}

function misplaced(folder: string, record: SessionRecord): Fault | undefined {
  if (record.agent_id === folder) return checkRecord(folder, record);
  return { fault: `the session in it is ${JSON.stringify(record.agent_id.slice(0, 140))}` };
}

/** The list that seed 004's decision logger wrote, as it is; none when there is no file. */
function readDecisions(file: string): unknown[] | SeedFile {
  if (!isThere(file)) return [];
  const read = readJson(file);
  if ("fault" in read) return { where: read.where, found: { fault: read.fault } };
  const { json, text } = read;
  const list = Array.isArray(json) ? json : (json as { decisions?: unknown } | null)?.decisions;
  if (!Array.isArray(list)) return { where: file, found: { fault: 'it has no list "decisions"' } };
  if (Buffer.byteLength(text) <= MAX_DECISIONS) return list;
  return { where: file, found: { fault: `it has more than ${MAX_DECISIONS} bytes; the session came in without it` } };
}

/** The JSON of a file and its text, or why it cannot be had and where. */
export function readJson(
  file: string,
): { readonly json: unknown; readonly text: string } | { readonly fault: string; readonly where: string } {
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    return { fault: `it cannot be read: ${(error as NodeJS.ErrnoException).code}`, where: file };
  }
  if (text.trim() === "") return { fault: "it is empty", where: file };
  try {
    return { json: JSON.parse(text), text };
  } catch {
    return { fault: "it is no JSON, or was cut short", where: placeOf(file, lineOfFault(text)) };
  }
}

/** A place in a file, as editors and people read it. */
export function placeOf(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
