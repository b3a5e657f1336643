import { lstatSync } from "node:fs";
import { SessionError } from "../../errors.ts";
import type { RemovalJudge } from "../contract.ts";
import type { Disk } from "./disk.ts";
import { firstLook } from "./first-look.ts";
import { takeAway } from "./take-away.ts";

/**
 * Deletes a session: judge, lock, load, judge again, rename to trash, markers, unlock, remove (spec 1 §2). What is to
 * stay is not locked, and nothing is read or judged again of which it is certain that it has not changed.
 */
export function removeSession(disk: Disk, id: string, judge: RemovalJudge): boolean {
  const { layout } = disk;
  const folder = lstatSync(layout.session(id), { throwIfNoEntry: false });
  if (folder?.isSymbolicLink()) {
    const text = `The folder of session ${id} is a symbolic link, which is refused.`;
    throw new SessionError("CONFLICT", text, { agent_id: id, permanent: true });
  }
  const first = folder?.isDirectory() ? firstLook(layout, id, judge) : "none";
  if (first === "none") return false;
  if (first?.yes === false && first.stands()) return first.verdict();
  return takeAway(disk, id, judge, first);
}
