import { apply } from "./apply.ts";
import type { Line } from "./line.ts";
import { isRecord, type SessionRecord } from "./record.ts";

/**
 * Whether a whole line counts after `revision`: it continues it, or it is a base further on. Of two
 * lines with one seq the first wins; all others are void.
 */
export function counts(line: Line, revision: number): boolean {
  return line.change.base === undefined ? line.seq === revision + 1 && revision > 0 : line.seq > revision;
}

export interface Folded {
  record: SessionRecord | undefined;
  /** The lines that counted, oldest first. */
  lines: Line[];
}

/** Applies the lines that count, in order, to `record` (`undefined`: from the start of a journal). */
export function fold(record: SessionRecord | undefined, lines: Iterable<Line>): Folded {
  let state = record;
  const counted: Line[] = [];
  for (const line of lines) {
    if (!counts(line, state?.revision ?? 0)) continue;
    const next = apply(state, line.change, line.seq);
    if (!isRecord(next)) continue;
    state = next;
    counted.push(line);
  }
  return { record: state, lines: counted };
}
