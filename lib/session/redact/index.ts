import { redactString, redactValue } from "./found.ts";
import { ALL, look } from "./look.ts";

/**
 * The value with every secret replaced by `[redacted:<kind>]`, kinds: api-key, token, private-key, jwt,
 * url-credentials, authorization, password, secret, cookie, credential (spec 1 §1).
 *
 * Any JSON value: strings, keys, and strings under a key named like a secret. Numbers, null and references (`${X}`)
 * stay. Idempotent, linear time; returns the same reference when nothing changed. What lies deeper than 400 levels
 * becomes `[redacted:depth]` when there is anything to redact, so that nesting cannot exhaust the stack.
 */
export function redact<T>(value: T): T {
  if (typeof value === "string") return redactText(value) as T;
  if (typeof value !== "object" || value === null) return value;
  const kinds = lookInto(value);
  return kinds === 0 ? value : (redactValue(value, kinds) as T);
}

/** `redact` for one text, where there is no key to judge by but those the text itself spells. */
export function redactText(text: string): string {
  const kinds = look(text);
  return kinds === 0 ? text : redactString(text, kinds);
}

/**
 * The redacted text, at most `max` UTF-16 units long, ending in `…` when something was cut. Redaction comes first, so
 * that no half of a secret survives the cut; neither a surrogate pair nor a mark is split.
 */
export function redactThenCut(text: string, max: number): string {
  return cut(redactText(text), max);
}

/** The cut of {@link redactThenCut}, for a text that is redacted already. */
export function cut(clean: string, max: number): string {
  if (clean.length <= max) return clean;
  if (max < 1) return "";
  let end = max - 1;
  const mark = clean.lastIndexOf("[redacted:", end - 1);
  if (mark >= 0 && clean.indexOf("]", mark) >= end) end = mark;
  const last = clean.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return `${clean.slice(0, end)}…`;
}

/** One look at the JSON of a whole record costs far less than a look at each of its strings. */
function lookInto(value: object): number {
  try {
    return look(JSON.stringify(value) ?? "");
  } catch {
    return ALL; // too deep, a cycle, a bigint: let the walk decide
  }
}
