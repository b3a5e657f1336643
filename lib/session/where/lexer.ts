import { SessionError } from "../../errors.ts";

export interface Token {
  readonly kind: "word" | "text" | "symbol" | "end";
  /** A quoted text without its quotes; anything else as written. */
  readonly text: string;
  /** Offset in the filter, from 0, in UTF-16 units. */
  readonly at: number;
}

/** Longest filter or sort order, in UTF-16 units. */
const MAX_FILTER_LENGTH = 10_000;

/**
 * The words, quoted texts and symbols of a filter or sort order, closed by one `end` token.
 * Throws `INVALID_FILTER` for text that is too long and for any other character.
 */
export function tokenize(source: string): Token[] {
  if (typeof source !== "string") refuse(0, "a text", typeof source);
  if (source.length > MAX_FILTER_LENGTH) {
    refuse(MAX_FILTER_LENGTH, `at most ${MAX_FILTER_LENGTH} characters`, `${source.length}`);
  }
  const tokens: Token[] = [];
  let at = skipSpace(source, 0);
  while (at < source.length) {
    const [token, end] = tokenAt(source, at);
    tokens.push(token);
    at = skipSpace(source, end);
  }
  tokens.push({ kind: "end", text: "", at: source.length });
  return tokens;
}

/** Throws the one error this language has; `position` counts from 0. */
export function refuse(position: number, expected: string, found: string): never {
  throw new SessionError(
    "INVALID_FILTER",
    `Invalid filter at position ${position}: expected ${expected}, found ${found}`,
    { position, expected, found },
  );
}

/** A token or a text as error messages show it: quoted, and never longer than a few words. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

// Sticky, and no two neighbours in a pattern can match the same character: linear on any input.
const SPACE = /\s*/y;
// A hyphen belongs to a name only between two of its characters, so that `metadata->>'x'` still splits.
const WORD = /\w+(?:[-.]\w+)*/y;
const QUOTED = /'(?:[^']|'')*'/y;
const SYMBOL = /->>|->|!=|<=|>=|[=<>(),?:]/y;

function skipSpace(source: string, at: number): number {
  return at + (matchAt(SPACE, source, at)?.length ?? 0);
}

function tokenAt(source: string, at: number): [Token, number] {
  const word = matchAt(WORD, source, at);
  if (word !== undefined) return [{ kind: "word", text: word, at }, at + word.length];
  const quoted = matchAt(QUOTED, source, at);
  if (quoted !== undefined) {
    return [{ kind: "text", text: quoted.slice(1, -1).replaceAll("''", "'"), at }, at + quoted.length];
  }
  const symbol = matchAt(SYMBOL, source, at);
  if (symbol !== undefined) return [{ kind: "symbol", text: symbol, at }, at + symbol.length];
  if (source[at] === "'") refuse(at, "a closing quote", "the end");
  refuse(at, "a field, an operator, a parenthesis or ?", shown(String.fromCodePoint(source.codePointAt(at) ?? 0)));
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
