import { harmful } from "../session/plain.ts";

const HARMFUL = harmful();
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Stored text on one line, without anything that moves a terminal's cursor or changes what it shows. */
export function clean(text: string): string {
  return text.replace(BREAKS, " ").replace(HARMFUL, "");
}

// Line ends, tabs and our own colours.
const OURS = String.raw`\n|\t|\u001b\[(?:1|2|22|31|32|33|36|39)m`;
const ACTING = new RegExp(`(${OURS})|${HARMFUL.source}`, "gu");

/** A whole answer as it is printed: whatever of a record came into it unseen, nothing in it acts but what is ours. */
export function tame(text: string): string {
  return text.replace(ACTING, (_all, ours: string | undefined) => ours ?? "");
}

/** A value as JSON; characters that a terminal would act on are escaped, which JSON readers do not see. */
export function toJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, undefined, indent) ?? "null";
  return text.replace(HARMFUL, (char) => (char === "\n" ? char : char.split("").map(escaped).join("")));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /\p{Mn}|\p{Me}|[\u200b-\u200c]|\u200d|[\ufe00-\ufe0f]/u;

/** Columns the text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += columnsOf(char);
  return width;
}

/** The text, cut to `columns` with an ellipsis when it is wider. */
export function shorten(text: string, columns: number): string {
  if (text.length * 2 <= columns || widthOf(text) <= columns) return text;
  let kept = "";
  let width = 1;
  for (const char of text) {
    width += columnsOf(char);
    if (width > columns) break;
    kept += char;
  }
  return `${kept}…`;
}

function columnsOf(char: string): number {
  if (char < "\u0300") return 1;
  if (NO_WIDTH.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}
