import { decodeLine, type Line, SUM_LENGTH } from "../../session/line.ts";
import { type Seam, seamAt } from "./snapshot.ts";

/** A whole line, and where it ends; no seam when its line break is missing. */
export interface Placed {
  line: Line;
  seam: Seam | undefined;
}

/** Every whole line in a stretch of a journal that begins at `from`. */
export function linesIn(journal: Buffer, from: number): Placed[] {
  const lines: Placed[] = [];
  for (let start = 0, stop = 0; start < journal.length; start = stop + 1) {
    const end = journal.indexOf(0x0a, start);
    stop = end < 0 ? journal.length : end;
    const text = journal.toString("utf8", start, stop);
    const line = wholeLine(text);
    if (line !== undefined) lines.push({ line, seam: end < 0 ? undefined : seamAt(from + stop + 1, line.seq, text) });
  }
  return lines;
}

/** The line in a text; `undefined` when it is torn, altered, or whole and not what a journal's line is. */
export function wholeLine(text: string): Line | undefined {
  const line: Partial<Line> | null | undefined = decodeLine(text);
  const { seq, change } = line ?? {};
  return Number.isInteger(seq) && typeof change === "object" && change !== null ? (line as Line) : undefined;
}

/**
 * Whether a line has its end, its checksum. A killed writer's half line has none, and harms nobody
 * once the next line takes its number; nor does a late writer's line, void because another came first.
 */
export function isSummed(text: string): boolean {
  return /,"sum":"[0-9a-f]{8}"\}$/.test(text.slice(-SUM_LENGTH));
}
