import type { Change } from "./apply.ts";
import { crc32 } from "./crc32.ts";
import type { EventType } from "./events.ts";

/** One line of a journal: one call, one revision. */
export interface Line {
  /** The revision this line makes. */
  seq: number;
  at: string;
  /** Random; tells our line from another writer's of the same seq. */
  id: string;
  type: EventType;
  /** Who made the change, when known: a hook, a command, a session's id. */
  actor?: string;
  /** Facts for readers; `apply` does not look at them. */
  data?: Record<string, unknown>;
  /** Further events of the same call. */
  also?: { type: EventType; data?: Record<string, unknown> }[];
  change: Change;
}

const SUM = ',"sum":"';
/** Length of the checksum field that ends every line: `,"sum":"xxxxxxxx"}`. */
export const SUM_LENGTH = SUM.length + 8 + 2;

/** The line's text, without a line break; its last field is the checksum of all before it. */
export function encodeLine(line: Line): string {
  const body = JSON.stringify(line).slice(0, -1);
  return `${body}${SUM}${crc32(body)}"}`;
}

/** The line `text` holds, `undefined` when it is torn, altered or no line. */
export function decodeLine(text: string): Line | undefined {
  const cut = text.length - SUM_LENGTH;
  if (cut <= 0 || !text.startsWith(SUM, cut) || !text.endsWith('"}')) return undefined;
  const body = text.slice(0, cut);
  if (crc32(body) !== text.slice(cut + SUM.length, -2)) return undefined;
  try {
    return JSON.parse(`${body}}`) as Line;
  } catch {
    return undefined;
  }
}
