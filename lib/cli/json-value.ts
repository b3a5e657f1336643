import { SessionError } from "../errors.ts";
import { type Option, text } from "./options.ts";

/** An option whose value is a JSON object: `USAGE` for text that is no JSON, `INVALID_VALUE` for JSON that is no object. */
export function jsonObject(flags: string, help: string): Option<Record<string, unknown> | undefined> {
  const plain = text(flags, help);
  return {
    ...plain,
    read: (typed) => {
      const given = plain.read(typed);
      return given === undefined ? undefined : objectOf(flags.split(" ", 1)[0] ?? flags, given);
    },
  };
}

/**
 * The value of a text that is JSON. Throws for any other, for one nested deeper than 3,000, and for numbers that cannot
 * be written again: 1e999 reads as infinity and would be written as null, which means "take the key away".
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // By hand: JSON.parse's own way to look at every value has no room for what is nested deeply.
  const waiting: [string, unknown, number][] = [["", value, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, part, depth] = next;
    if (depth > DEEPEST) throw new Error(`it is nested more than ${DEEPEST} deep`);
    if (typeof part === "number" && !Number.isFinite(part)) throw new Error(`the number at "${key}" is too large`);
    if (typeof part !== "object" || part === null) continue;
    for (const [inner, value] of Object.entries(part)) waiting.push([inner, value, depth + 1]);
  }
  return value;
}

/** What is deeper has no room on the stack of whoever stores it. */
const DEEPEST = 3000;

/** The value of a text that is JSON, else the text itself. */
export function jsonOrText(typed: string): unknown {
  try {
    return parseJson(typed);
  } catch {
    return typed;
  }
}

function objectOf(option: string, typed: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseJson(typed);
  } catch (error) {
    throw new SessionError("USAGE", `${option} is not JSON: ${(error as Error).message}`, { option });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const actual = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new SessionError("INVALID_VALUE", `${option} takes a JSON object, not ${actual}.`, { option, actual });
}
