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
  let kinds = 0;
  if (KEY_TAILS.split(" ").some((tail) => hasPair(low, tail))) kinds |= PAIRS;
  if (VENDOR_STARTS.split(" ").some((start) => hasStart(low, start))) kinds |= VENDORS;
  if (hasUserinfo(low)) kinds |= URLS;
  if (low.includes("eyj")) kinds |= JWTS;
  if (low.includes("private key")) kinds |= PEMS;
  if (low.includes("bearer") || low.includes("basic ") || low.includes("basic\t")) kinds |= SCHEMES;
  return kinds;
}

function hasPair(low: string, tail: string): boolean {
  for (let at = low.indexOf(tail); at >= 0; at = low.indexOf(tail, at + 1)) {
    const end = at + tail.length;
    if (hasSeparator(low, end) || low.slice(Math.max(0, at - 50), at).includes("--")) return true;
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

function hasStart(low: string, start: string): boolean {
  if (start !== "sk-" && start !== "sg.") return low.includes(start);
  for (let at = low.indexOf(start); at >= 0; at = low.indexOf(start, at + 1)) {
    if (!isWordChar(low.charAt(at - 1)) || low[at - 2] === "\\") return true;
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

/** One of these, in lower case, stands in whatever VENDOR matches. */
const VENDOR_STARTS =
  "akia asia aiza sk- sg. k_live_ k_test_ ghp_ gho_ ghu_ ghs_ ghr_ _pat_ glpat- xox xapp- npm_ hf_ pypi- ya29.";

/** Each name of KEY_END ends so. */
const KEY_TAILS = "word swd s_wd s-wd pwd phrase key secret token authorization cookie credential credentials";
