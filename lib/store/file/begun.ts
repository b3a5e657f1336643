import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import type { SessionRecord } from "../../session/record.ts";
import { grown } from "./append.ts";
import type { Disk } from "./disk.ts";
import { codeOf, FOLDER_MODE, ifThere, quietly } from "./io.ts";
import { EVENTS, STATE, TEMP } from "./layout.ts";
import { loadFolder } from "./load.ts";
import { forgetOpen, markOpen, unmarkOpen } from "./markers.ts";
import { END_LENGTH, type Position } from "./position.ts";

/**
 * Makes the folder of a new session, calls `begin` with where its journal begins, and takes all away
 * again when that fails. The marker comes first and says where a killed creator has left something.
 * A folder left so is taken; one of a session → `CONFLICT`; anything else of that name is somebody's:
 * `CONFLICT` for good.
 */
export function inNewFolder<T>(disk: Disk, record: SessionRecord, begin: (position: Position) => T): T {
  const marked = markOpen(disk.layout, record);
  let made = false;
  try {
    made = makeFolder(disk.layout.session(record.agent_id));
    return begin(made ? { size: 0, end: "", badSnapshot: false } : remainsOf(disk, record.agent_id));
  } catch (error) {
    quietly(() => withdraw(disk, record, { marked, made }));
    throw error;
  }
}

/** Not a session that stands there all the same, and not its marker. */
function withdraw(disk: Disk, record: SessionRecord, our: { marked: boolean; made: boolean }): void {
  const there = loadFolder(disk.layout, record.agent_id)?.record;
  if (there === undefined) clearRemains(disk, record.agent_id, our.made);
  else if (our.marked && there.agent_name !== record.agent_name) unmarkOpen(disk.layout, record);
}

/**
 * Takes away what a creator left that never wrote a whole line: folder and marker. Under the lock
 * only. An empty folder is nobody's, unless this process has just made it.
 */
export function clearRemains({ layout }: Disk, id: string, made = false): void {
  const folder = layout.session(id);
  if (loadFolder(layout, id) !== undefined) return;
  forgetOpen(layout, id);
  if (!holdsRemainsOnly(folder)) return;
  const names = readdirSync(folder);
  if (!made && !names.includes(EVENTS)) return;
  for (const name of names) unlinkSync(join(folder, name));
  rmdirSync(folder);
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Where the journal goes on that a killed creator has begun. */
function remainsOf(disk: Disk, id: string): Position {
  const folder = disk.layout.session(id);
  const there = loadFolder(disk.layout, id);
  if (there?.record.agent_id === id) throw grown();
  if (there !== undefined || !holdsRemainsOnly(folder)) {
    const text = `The folder ${folder} is there already and does not hold session ${id}.`;
    throw new SessionError("CONFLICT", text, { agent_id: id, permanent: true });
  }
  const journal = ifThere(() => readFileSync(join(folder, EVENTS), "latin1")) ?? "";
  return { size: journal.length, end: journal.slice(-END_LENGTH), badSnapshot: false };
}

/** A folder of nothing but an unfinished journal and temporary files. */
function holdsRemainsOnly(folder: string): boolean {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
  return readdirSync(folder).every((name) => name === EVENTS || (name.startsWith(`${STATE}.`) && name.endsWith(TEMP)));
}
