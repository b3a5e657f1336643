import { closeSync, openSync } from "node:fs";
import type { SessionRecord } from "../../session/record.ts";
import type { RemovalJudge } from "../contract.ts";
import { isUnreadable } from "../unreadable.ts";
import { READ } from "./io.ts";
import type { Layout } from "./layout.ts";
import { endsAt, loadSession } from "./load.ts";
import { readSnapshot, type Seam, type Snapshot } from "./snapshot.ts";

/** What a judge says of a session before it is locked. */
export interface FirstLook {
  readonly record: SessionRecord;
  readonly yes: boolean;
  /** What the judge answered, or threw. */
  verdict(): boolean;
  /** Whether the record is the session's right now: the journal holds no more than it did. */
  stands(): boolean;
}

/**
 * The judge's verdict on the snapshot, which stands as long as the journal ends where the snapshot does; where there is
 * no such snapshot, on the record as it is loaded. `undefined`: it cannot be read.
 */
export function firstLook(layout: Layout, id: string, judge: RemovalJudge): FirstLook | "none" | undefined {
  const { record, seam } = snapshotOf(layout, id);
  if (record?.agent_id === id && seam !== undefined) {
    return { ...asked(judge, record), stands: () => journalEndsAt(layout.events(id), seam) };
  }
  const loaded = readableRecord(layout, id);
  if (loaded === undefined || loaded === "none") return loaded;
  const verdict = asked(judge, loaded);
  // It was read whole just now: that is enough to leave it alone, not to remove it.
  return { ...verdict, stands: () => !verdict.yes };
}

/** `undefined`: it cannot be read. `CORRUPT` when a newer version can: it is not ours to judge. */
export function readableRecord(layout: Layout, id: string): SessionRecord | "none" | undefined {
  try {
    return loadSession(layout, id)?.record ?? "none";
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

function snapshotOf(layout: Layout, id: string): Snapshot {
  try {
    return readSnapshot(layout.state(id));
  } catch {
    return {};
  }
}

function asked(judge: RemovalJudge, record: SessionRecord): Omit<FirstLook, "stands"> {
  try {
    const yes = judge(record, 0);
    return { record, yes, verdict: () => yes };
  } catch (error) {
    const verdict = () => {
      throw error;
    };
    return { record, yes: false, verdict };
  }
}

/** Not when it cannot be looked at either. */
function journalEndsAt(path: string, seam: Seam): boolean {
  let fd: number | undefined;
  try {
    fd = openSync(path, READ);
    return endsAt(fd, seam);
  } catch {
    return false;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
