import { SUM_LENGTH } from "../../session/line.ts";
import type { SessionRecord } from "../../session/record.ts";
import type { Loaded } from "../contract.ts";
import type { Seam } from "./snapshot.ts";

/** A file store's {@link Loaded.position}: the journal as it was at the reading. */
export interface Position {
  /** Its size; 0 when there is none. */
  readonly size: number;
  /** Its last bytes, up to {@link END_LENGTH} of them, as latin1: they hold the last line's checksum. */
  readonly end: string;
  /** Where the last line ends that counts beyond the snapshot, if any does: the next snapshot's seam. */
  readonly seam?: Seam | undefined;
  /** There is a `state.json` that is no record: it is kept aside before the next one is written. */
  readonly badSnapshot: boolean;
}

/** Length of `xxxxxxxx"}\n`. */
export const END_LENGTH = 11;

/** What a reading of a session's folder has found. */
export interface Found {
  loaded?: Loaded | undefined;
  /** The journal goes on where the snapshot ends. */
  joined?: boolean;
  /** There is nothing at all, or what a creator left that never wrote a whole line. */
  absent?: boolean;
}

/** The snapshot stands alone: the journal does not hold it. */
export function standing(record: SessionRecord, position: Position): Loaded {
  return { record, needsBase: true, tail: [], position };
}

/** Length of `,"sum":"xxxxxxxx"}\n`. */
export const SEAM_LENGTH = SUM_LENGTH + 1;

/** Whether the bytes before the seam are those the snapshot was made from. */
export function isAtSeam(bytes: Buffer, seam: Seam): boolean {
  return bytes.toString().startsWith(`,"sum":"${seam.sum}"}\n`);
}
