/** Longest LIKE pattern, in UTF-16 units: bounds the worst case, which is text length × pattern length. */
export const MAX_PATTERN_LENGTH = 1000;

/**
 * A test for SQL LIKE: `%` is any run of characters, `_` one character (code point), all else itself, over the whole
 * text. Case is ignored, as in SQLite. A backslash takes the meaning from a following `%`, `_` or backslash and is
 * itself anywhere else. No regular expression: time is at most text length × pattern length.
 */
export function likePattern(pattern: string): (text: string) => boolean {
  const parts = partsOf(pattern);
  return (text) => matches(folded(text), parts);
}

// Symbols keep wildcards apart from the same characters taken literally.
const ANY = Symbol("%");
const ONE = Symbol("_");
type Part = string | typeof ANY | typeof ONE;

function partsOf(pattern: string): Part[] {
  const characters = folded(pattern);
  const parts: Part[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] as string;
    const next = characters[index + 1];
    if (character === "\\" && (next === "%" || next === "_" || next === "\\")) {
      parts.push(next);
      index += 1;
    } else if (character === "%") parts.push(ANY);
    else parts.push(character === "_" ? ONE : character);
  }
  return parts;
}

/**
 * Characters with their case taken away one by one, because lower-casing a whole text can change how many there are;
 * not so for plain ASCII, which is most text and several times faster whole.
 */
function folded(text: string): ArrayLike<string> {
  return /^[ -~\s]*$/.test(text) ? text.toLowerCase() : Array.from(text, (character) => character.toLowerCase());
}

/** Greedy with one way back: a later `%` never needs an earlier one to be tried again. */
function matches(text: ArrayLike<string>, parts: readonly Part[]): boolean {
  let at = 0;
  let part = 0;
  let anyPart = -1;
  let anyAt = 0;
  while (at < text.length) {
    if (parts[part] === ANY) {
      anyPart = part;
      anyAt = at;
      part += 1;
    } else if (part < parts.length && (parts[part] === ONE || parts[part] === text[at])) {
      at += 1;
      part += 1;
    } else if (anyPart >= 0) {
      anyAt += 1;
      at = anyAt;
      part = anyPart + 1;
    } else return false;
  }
  while (parts[part] === ANY) part += 1;
  return part === parts.length;
}
