import {
  AUTH_SCHEME,
  BARE_VALUE,
  CODE_START,
  HEADERS,
  NOTHING,
  PAIR,
  QUOTE,
  QUOTE_ENDS,
  REFERENCE,
  REFERENCE_START,
  STATES,
  WORD,
} from "./patterns.ts";

/**
 * Free text with the value of every `KEY=value`, `key: value`, `"key": "value"` and `--key value` redacted.
 *
 * Sure: a quoted value, or `=` without spaces. After `: ` and ` = ` a word may be prose or code ("password: must be
 * at least 8 characters"): there only what has digits or signs counts, and for passwords and secrets also a lone word
 * at the end of its line. Numbers, null and references stay.
 */
export function redactPairs(text: string): string {
  let out = "";
  let done = 0;
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(text); match; match = PAIR.exec(text)) {
    const name = (match[1] ?? "").toLowerCase().replace(/[-_ ]/g, "");
    const span = secretSpan(text, PAIR.lastIndex, name, match[2] === "=");
    if (!span) continue;
    out += `${text.slice(done, span[0])}[redacted:${kindOf(name)}]`;
    done = PAIR.lastIndex = span[1];
  }
  return done === 0 ? text : out + text.slice(done);
}

/** A value that stays although its key is named like a secret: marked already, or a reference. */
export function isKept(name: string, value: string): boolean {
  const bare = value.replace(/^(?:bearer|basic|token) /i, "");
  if (/^\[redacted:[a-z-]{1,20}\]$/.test(bare) || REFERENCE.test(bare)) return true;
  // PWD is also the working directory.
  return name === "pwd" && /^(?:[/~.]|[A-Za-z]:[\\/])/.test(value);
}

/** The kind to print for a folded key name. */
export function kindOf(name: string): string {
  if (/^pass|^pwd/.test(name)) return "password";
  if (name === "privatekey") return "private-key";
  return name.endsWith("key") ? "api-key" : name.replace(/s$/, "");
}

/** Where the secret starts and ends, or undefined when what follows the separator is none. */
function secretSpan(text: string, at: number, name: string, tight: boolean): [number, number] | undefined {
  const quote = sticky(QUOTE, text, at);
  if (quote) {
    const start = at + quote.length;
    const end = closingQuote(text, start, quote);
    const value = text.slice(start, end);
    if (value.trim() === "" || isKept(name, value)) return undefined;
    // Markdown: code in a sentence, not a quoted string.
    if (quote === "`" && !tight && !looksSecret(name, value, text, end + 1)) return undefined;
    return [start, end];
  }
  const header = HEADERS[name] && sticky(HEADERS[name], text, at);
  if (header) return [at, at + header.length];
  const scheme = name === "authorization" ? sticky(AUTH_SCHEME, text, at) : "";
  const start = at + scheme.length;
  if (sticky(REFERENCE_START, text, start)) return undefined;
  const sure = tight || scheme !== "";
  if (!sure && sticky(CODE_START, text, start)) return undefined;
  const value = trimEnd(sticky(BARE_VALUE, text, start));
  const end = start + value.length;
  if (!sure && !looksSecret(name, value, text, end)) return undefined;
  return NOTHING.test(value) || isKept(name, value) ? undefined : [start, end];
}

/** The end of a quoted value: its own quote, not one escaped deeper; without one the end of the line. */
function closingQuote(text: string, start: number, opening: string): number {
  const slashes = opening.length - 1;
  const ends = QUOTE_ENDS[opening.slice(-1)] as RegExp;
  ends.lastIndex = start;
  for (let match = ends.exec(text); match; match = ends.exec(text)) {
    if (match[0] === "\n" || match[0] === "\r") return match.index;
    let before = 0;
    while (match.index - before > start && text[match.index - before - 1] === "\\") before++;
    if (before <= slashes || (slashes === 0 && before % 2 === 0)) return match.index - Math.min(before, slashes);
  }
  return text.length;
}

function looksSecret(name: string, value: string, text: string, end: number): boolean {
  const chosen = /^pass|^pwd|^secret$/.test(name);
  if (WORD.test(value)) {
    if (value.length >= 24) return /^[A-Za-z/]+$/.test(value);
    const lone = chosen && /^[ \t]{0,4}(?:[\r\n]|$)/.test(text.slice(end, end + 5));
    return lone && /^[A-Za-z]{4,}$/.test(value) && !STATES.test(value);
  }
  if (!/[A-Za-z!@#$%^&*]/.test(value) || /^\d{1,4}-[a-z]+$/i.test(value)) return false;
  return value.length >= (chosen ? 4 : 8);
}

/** Closing marks of a sentence or a literal are not part of a value, unless it opened them. */
function trimEnd(value: string): string {
  let end = value.length;
  while (end > 0 && ".,:;!?*…)".includes(value.charAt(end - 1))) end--;
  if (!/[[{]/.test(value)) while (end > 0 && "]}).,".includes(value.charAt(end - 1))) end--;
  return value.slice(0, end);
}

function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
