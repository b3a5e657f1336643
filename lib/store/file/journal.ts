import { fold } from "../../session/journal.ts";
import type { Line } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import { isSummed, wholeLine } from "./lines-in.ts";

/** A journal read thoroughly, from its first line on. */
export interface Journal {
  /** What the lines that count make. */
  record: SessionRecord | undefined;
  /** The lines that count, oldest first, and their text as it stands in the file. */
  lines: Line[];
  counted: string[];
  /** Lines that were lost or altered, and a torn end. What the protocol itself leaves behind is none. */
  findings: string[];
}

export function readJournal(text: string): Journal {
  const journal: Journal = { record: undefined, lines: [], counted: [], findings: [] };
  const parts = text.split("\n");
  const last = parts.pop();
  let torn: number | undefined;
  const report = (number: number | undefined, what: string) => {
    if (number !== undefined) journal.findings.push(`line ${number} of the journal ${what}`);
  };
  for (const [index, part] of parts.entries()) {
    if (part === "") continue;
    const line = wholeLine(part);
    const revision = journal.record?.revision ?? 0;
    if (line === undefined) {
      report(torn, ALTERED);
      torn = isSummed(part) ? undefined : index + 1;
      if (torn === undefined) report(index + 1, ALTERED);
      continue;
    }
    // What a killed writer left half is harmless once its number is taken, or once the first base is there of a record without a journal.
    const isMadeAnew = line.seq === revision + 1 || (revision === 0 && line.change.base !== undefined);
    if (!isMadeAnew) report(torn, ALTERED);
    torn = undefined;
    if (!take(journal, line, part) && line.seq > revision) report(index + 1, "does not follow the one before");
  }
  report(torn, ALTERED);
  if (last !== "") journal.findings.push("the journal's last line is torn");
  return journal;
}

const ALTERED = "is altered or torn";

function take(journal: Journal, line: Line, text: string): boolean {
  const { record, lines } = fold(journal.record, [line]);
  if (lines.length === 0) return false;
  journal.record = record;
  journal.lines.push(line);
  journal.counted.push(text);
  return true;
}
