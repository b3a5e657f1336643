import type { Store } from "../../store/contract.ts";
import { copyDocuments } from "./copy-documents.ts";
import { type Copied, copySession, type Stamping } from "./copy-session.ts";

export interface CopyOptions extends Stamping {
  onProgress?: (done: number, total: number) => void;
}

/** What became of everything there was to copy. All counts together are all that was found. */
export interface CopyReport {
  from: string;
  to: string;
  sessions: Counts;
  documents: Counts;
  /** What differs in both and was left as it is, or could not be read or written, each with the reason. */
  left: Left[];
}

export interface Counts {
  /** New in `to`. */
  copied: number;
  /** Brought up to date in `to`. */
  updated: number;
  /** Already the same in both. */
  same: number;
  /** Left as they are in `to`, where somebody has gone on with them. */
  newer: number;
  /** Not copied: see `left`. */
  left: number;
}

export interface Left {
  what: string;
  reason: string;
}

/** So many sessions are under way at once: a server answers them side by side. */
const AT_ONCE = 8;

/**
 * Copies every session with its whole journal, and every document, from one store into another. Only
 * what is missing there or newer here is written, so that it can be broken off and done again; each
 * session is read back and compared, record and lines. What was changed in `to` is never overwritten.
 * Locks are not copied, and the feed is made anew by the commits.
 */
export async function copyStore(from: Store, to: Store, options: CopyOptions): Promise<CopyReport> {
  const report: CopyReport = { from: from.name, to: to.name, sessions: none(), documents: none(), left: [] };
  // A target that cannot be had is told of even where there is nothing to copy.
  await to.feed.end();
  const ids: string[] = [];
  for await (const id of from.ids()) ids.push(id);
  let done = 0;
  const next = ids.values();
  const work = async () => {
    for (const id of next) {
      count(report.sessions, report.left, `session ${id}`, await copySession(from, to, id, options));
      options.onProgress?.(++done, ids.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for await (const { what, copied } of copyDocuments(from, to)) {
    count(report.documents, report.left, what, copied);
    options.onProgress?.(++done, Math.max(done, ids.length));
  }
  return report;
}

function none(): Counts {
  return { copied: 0, updated: 0, same: 0, newer: 0, left: 0 };
}

function count(counts: Counts, left: Left[], what: string, copied: Copied): void {
  if (copied === "gone") return;
  if (typeof copied === "string") {
    counts[copied]++;
    return;
  }
  counts.left++;
  left.push({ what, reason: copied.left });
}
