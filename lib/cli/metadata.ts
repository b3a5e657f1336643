import { readFileSync } from "node:fs";
import { SessionError } from "../errors.ts";
import { parseJson } from "./json-value.ts";
import { text } from "./options.ts";

/** The option `--metadata`; what was typed is read by {@link readMetadata}. */
export const metadataOption = text(
  "--metadata <json>",
  "A JSON object, merged into the metadata; null removes a key. @file reads a file, - reads stdin",
);

export function readMetadata(typed: string | undefined, stdin: () => string): Record<string, unknown> | undefined {
  return readObject("--metadata", typed, stdin);
}

/**
 * The object that an option names: JSON, `@file`, or `-` for stdin. Text that is no JSON, and a file
 * that cannot be read, → `USAGE`; JSON that is no object → `INVALID_VALUE`.
 */
export function readObject(
  option: string,
  typed: string | undefined,
  stdin: () => string,
): Record<string, unknown> | undefined {
  const value = readJson(option, typed, stdin);
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const actual = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new SessionError("INVALID_VALUE", `${option} takes a JSON object, not ${actual}.`, {
    name: option.slice(2),
    expected: "a JSON object",
    actual,
  });
}

/** The same for JSON of any kind. */
export function readJson(option: string, typed: string | undefined, stdin: () => string): unknown {
  if (typed === undefined) return undefined;
  const text = typed === "-" ? stdin() : typed.startsWith("@") ? contentOf(option, typed.slice(1)) : typed;
  return parsed(option, text);
}

function contentOf(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SessionError("USAGE", `${option}: the file ${path} could not be read (${code}).`, { path });
  }
}

function parsed(option: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new SessionError("USAGE", `${option} is not JSON: ${(error as Error).message}`);
  }
}
