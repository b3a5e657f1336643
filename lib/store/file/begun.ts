import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import { grown } from "./append.ts";
import type { Disk } from "./disk.ts";
import { codeOf, FOLDER_MODE, ifThere } from "./io.ts";
import { EVENTS, STATE, TEMP } from "./layout.ts";
import { END_LENGTH, loadFolder, type Position } from "./load.ts";
import { forgetOpen } from "./markers.ts";

/**
 * Makes the folder of a new session and answers where its journal begins. A folder left by a killed
 * creator is taken; one of a session → `CONFLICT`; anything else of that name is somebody's: `CONFLICT` for good.
 */
export function takeFolder(disk: Disk, id: string): Position {
  const folder = disk.layout.session(id);
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
    return { size: 0, end: "", badSnapshot: false };
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  const there = loadFolder(disk.layout, id);
  if (there?.record.agent_id === id) throw grown();
  if (there !== undefined || !holdsRemainsOnly(folder)) {
    const text = `The folder ${folder} is there already and does not hold session ${id}.`;
    throw new SessionError("CONFLICT", text, { agent_id: id, permanent: true });
  }
  const journal = ifThere(() => readFileSync(join(folder, EVENTS), "latin1")) ?? "";
  return { size: journal.length, end: journal.slice(-END_LENGTH), badSnapshot: false };
}

/** Takes away what a creator left that never wrote a whole line: folder and marker. Under the lock only. */
export function clearRemains(disk: Disk, id: string): void {
  const { layout } = disk;
  const folder = layout.session(id);
  if (loadFolder(layout, id) !== undefined) return;
  forgetOpen(layout, id);
  if (!holdsRemainsOnly(folder)) return;
  for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
  rmdirSync(folder);
}

/** A folder of nothing but an unfinished journal and temporary files. */
function holdsRemainsOnly(folder: string): boolean {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
  return readdirSync(folder).every((name) => name === EVENTS || (name.startsWith(`${STATE}.`) && name.endsWith(TEMP)));
}
