export const PAIRS = 1;
export const VENDORS = 2;
export const URLS = 4;
export const JWTS = 8;
export const PEMS = 16;
export const SCHEMES = 32;
export const ALL = 63;

/**
 * Which kinds of secrets a text, or the JSON of a record, may hold: a superset, as bits; 0 is certain. Plain substring
 * search, because compiling the real patterns costs a fresh process more than everything else it does with a record.
 */
export function look(text: string): number {
  if (text.length < 5) return 0;
  const low = text.toLowerCase();
  // Not before they are needed: most hooks store nothing.
  tails ??= KEY_TAILS.split(" ").map(sought);
  starts ??= VENDOR_STARTS.split(" ").map(sought);
  let kinds = 0;
  if (tails.some((tail) => hasPair(low, tail))) kinds |= PAIRS;
  if (starts.some((start) => hasStart(low, start))) kinds |= VENDORS;
  if (hasUserinfo(low)) kinds |= URLS;
  if (low.includes("eyj")) kinds |= JWTS;
  if (low.includes("private key")) kinds |= PEMS;
  if (low.includes("bearer") || low.includes("basic ") || low.includes("basic\t")) kinds |= SCHEMES;
  return kinds;
}

function hasPair(low: string, tail: Sought): boolean {
  for (let at = next(low, tail, 0); at >= 0; at = next(low, tail, at)) {
    const start = at - tail.text.length;
    if (hasSeparator(low, at) || low.slice(Math.max(0, start - 50), start).includes("--")) return true;
  }
  return false;
}

/** A `:` or `=` before any letter or digit, but for the escaped tab of JSON. */
function hasSeparator(low: string, from: number): boolean {
  for (let at = from; at < from + 24; at++) {
    const char = low.charAt(at);
    if (char === ":" || char === "=") return true;
    if (isWordChar(char) && !(char === "t" && low[at - 1] === "\\")) return false;
  }
  return false;
}

function hasStart(low: string, start: Sought): boolean {
  for (let at = next(low, start, 0); at >= 0; at = next(low, start, at)) {
    const before = at - start.text.length - 1;
    if (!start.alone || !isWordChar(low.charAt(before)) || low[before - 1] === "\\") return true;
  }
  return false;
}

function hasUserinfo(low: string): boolean {
  for (let at = low.indexOf("://"); at >= 0; at = low.indexOf("://", at + 3)) {
    const authority = low.slice(at + 3, at + 2000);
    const user = authority.indexOf("@");
    if (user > 0 && authority.lastIndexOf("/", user) < 0 && authority.lastIndexOf(":", user) >= 0) return true;
  }
  return false;
}

function isWordChar(char: string): boolean {
  return (char >= "a" && char <= "z") || (char >= "0" && char <= "9");
}

/** A text that is looked for by its `rare` end: the search for a letter that is seldom stops seldom. */
interface Sought {
  text: string;
  rare: string;
  /** Only where no letter or digit stands before it. */
  alone: boolean;
}

/** Where the next one behind `from` ends, -1 when there is none. */
function next(low: string, { text, rare }: Sought, from: number): number {
  for (let at = low.indexOf(rare, from); at >= 0; at = low.indexOf(rare, at + 1)) {
    if (low.endsWith(text, at + rare.length)) return at + rare.length;
  }
  return -1;
}

let tails: Sought[] | undefined;
let starts: Sought[] | undefined;

/** One of these, in lower case, stands in whatever VENDOR matches; a bar before its rare end. */
const VENDOR_STARTS =
  "a|kia as|ia ai|za s|k- s|g. k_live_ k_test_ ghp_ gho_ ghu_ ghs_ ghr_ _pat_ glpat- xox xapp- n|pm_ h|f_ pypi- ya29.";

/** Each name of KEY_END ends so. */
const KEY_TAILS = "word s|wd s_|wd s-|wd pwd phrase key se|cret to|ken authorization coo|kie credential credentials";

function sought(marked: string): Sought {
  const text = marked.replace("|", "");
  return { text, rare: marked.slice(marked.indexOf("|") + 1), alone: text === "sk-" || text === "sg." };
}
