import { isAll } from "./characters.ts";

/**
 * What steers terminals, turns text around, or is read by models and seen by nobody: controls, line and paragraph
 * separators, marks of direction, the tag characters that spell invisible words. A pattern of the caller's own.
 */
export function harmful(): RegExp {
  return /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;
}

/** Stored text on one line, with a space for everything that would do more than be read. */
export function plain(text: string): string {
  // Most text is of signs that anybody types; to compile the pattern costs a hook more than to look.
  return isAll(text, isTyped) ? text : text.replace(harmful(), " ");
}

function isTyped(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x7e;
}

/** Stored text within text of ours: its further lines are indented, so that none can pass for one of ours. */
export function indented(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(plain)
    .join("\n  ");
}
