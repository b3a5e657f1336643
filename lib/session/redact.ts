import {
  BARE_SCHEME,
  CODE_START,
  JWT,
  KEY_END,
  PAIR,
  PEM_BEGIN,
  PEM_BODY,
  PEM_END,
  REFERENCE,
  REFERENCE_START,
  SUSPECT,
  URL_USERINFO,
  VENDOR,
} from "./redact-patterns.ts";

const MAX_DEPTH = 400;
const MARKED = /^(?:(?:bearer|basic|token) )?\[redacted:[a-z-]{1,20}\]$/i;

/**
 * The value with every secret replaced by `[redacted:<kind>]`, kinds: api-key, token, private-key, jwt,
 * url-credentials, authorization, password, secret, cookie, credential (spec 1 §1).
 *
 * Any JSON value; strings, keys and whatever lies under a key named like a secret. Numbers, null and references
 * (`${X}`) stay. Idempotent, linear time; returns the same reference when nothing changed. Deeper than 400 levels
 * becomes `[redacted:depth]`, so that nesting cannot exhaust the stack.
 */
export function redact<T>(value: T): T {
  return redactAt(value, 0) as T;
}

/** `redact` for one text, where there is no key to judge by but the ones the text itself spells. */
export function redactText(text: string): string {
  if (text.length < 5 || !SUSPECT.test(text)) return text;
  // One rule's mark can complete another rule's match; a second look makes the result stable.
  let before = text;
  for (let round = 0; round < 8; round++) {
    const after = redactOnce(before);
    if (after === before) break;
    before = after;
  }
  return before;
}

/**
 * The redacted text, at most `max` UTF-16 units long, ending in `…` when something was cut. Redaction comes first, so
 * that no half of a secret survives the cut; neither a surrogate pair nor a mark is split.
 */
export function redactThenCut(text: string, max: number): string {
  const clean = redactText(text);
  if (clean.length <= max) return clean;
  if (max < 1) return "";
  let end = max - 1;
  const mark = clean.lastIndexOf("[redacted:", end - 1);
  if (mark >= 0 && clean.indexOf("]", mark) >= end) end = mark;
  if (/[\ud800-\udbff]/.test(clean.charAt(end - 1))) end--;
  return `${clean.slice(0, end)}…`;
}

function redactAt(value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[redacted:depth]";
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const next = redactAt(value[i], depth + 1);
      if (next !== value[i]) {
        copy ??= value.slice();
        copy[i] = next;
      }
    }
    return copy ?? value;
  }
  const record = value as Record<string, unknown>;
  let changed = false;
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(record)) {
    const name = redactText(key);
    const next = redactField(key, record[key], depth + 1);
    if (name !== key || next !== record[key]) changed = true;
    entries.push([name, next]);
  }
  // fromEntries defines properties: a key "__proto__" stays a key.
  return changed ? Object.fromEntries(entries) : value;
}

function redactField(key: string, value: unknown, depth: number): unknown {
  if (typeof value !== "string") return redactAt(value, depth);
  const name = KEY_END.exec(key.slice(-64).toLowerCase().replace(/[-_ ]/g, ""))?.[1];
  if (name === undefined || value === "" || isKept(name, value)) return redactText(value);
  return `[redacted:${kindOf(name)}]`;
}

function redactOnce(text: string): string {
  let out = text;
  if (out.includes("PRIVATE KEY-----") || out.includes("PRIVATE KEY BLOCK-----")) out = redactPem(out);
  if (out.includes("://")) {
    out = out.replace(URL_USERINFO, (all, password) =>
      REFERENCE.test(password) ? all : "://[redacted:url-credentials]@",
    );
  }
  if (out.includes("eyJ")) out = out.replace(JWT, "[redacted:jwt]");
  out = out.replace(VENDOR, (_, apiKey) => (apiKey ? "[redacted:api-key]" : "[redacted:token]"));
  out = out.replace(BARE_SCHEME, "$1$2[redacted:authorization]");
  return redactPairs(out);
}

function redactPem(text: string): string {
  const [head, ...parts] = text.split(PEM_BEGIN);
  return head + parts.map((part) => `[redacted:private-key]${part.slice(pemLength(part))}`).join("");
}

function pemLength(part: string): number {
  const end = PEM_END.exec(part);
  return end ? end.index + end[0].length : (PEM_BODY.exec(part)?.[0].length ?? 0);
}

function redactPairs(text: string): string {
  let out = "";
  let done = 0;
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(text); match; match = PAIR.exec(text)) {
    const name = fold(match[1] ?? "");
    const span = secretSpan(text, PAIR.lastIndex, name, match[2] === "=");
    if (!span) continue;
    out += `${text.slice(done, span[0])}[redacted:${kindOf(name)}]`;
    done = PAIR.lastIndex = span[1];
  }
  return done === 0 ? text : out + text.slice(done);
}

/** Where the secret starts and ends, or undefined when what follows the separator is none. */
function secretSpan(text: string, at: number, name: string, tight: boolean): [number, number] | undefined {
  const quote = sticky(/\\{0,7}["'`]/y, text, at);
  if (quote) {
    const start = at + quote.length;
    const end = closingQuote(text, start, quote);
    const value = text.slice(start, end);
    if (value.trim() === "" || isKept(name, value)) return undefined;
    // Markdown: code in a sentence, not a quoted string.
    if (quote === "`" && !tight && !looksSecret(name, value, text, end + 1)) return undefined;
    return [start, end];
  }
  const header = sticky(HEADERS[name] ?? /(?!)/y, text, at);
  if (header) return [at, at + header.length];
  const scheme = name === "authorization" ? sticky(/(?:bearer|basic|token|bot|apikey|negotiate)[ \t]{1,8}/iy, text, at) : "";
  const start = at + scheme.length;
  if (sticky(REFERENCE_START, text, start)) return undefined;
  const sure = tight || scheme !== "";
  if (!sure && sticky(CODE_START, text, start)) return undefined;
  const value = trimEnd(sticky(/(?:[^\s"'`&;,<>\\]|,(?!\s|$|[\w.-]{1,40}[=:])|\\(?![nr"'`]))+/y, text, start));
  const end = start + value.length;
  if (isKept(name, value) || isPlain(value)) return undefined;
  return sure || looksSecret(name, value, text, end) ? [start, end] : undefined;
}

/** Header values of several words: all of a Cookie line, of a Digest or a signature. */
const HEADERS: Record<string, RegExp> = {
  cookie: /[\w.-]{1,80}=[^\r\n"'`\\]+/y,
  authorization: /(?:digest|hawk|oauth|signature|aws4-[\w-]{1,30})[ \t]+\w{1,40}=[^\r\n]*/iy,
};

/** The end of a quoted value: its own quote, not one escaped deeper; without one the end of the line. */
function closingQuote(text: string, start: number, opening: string): number {
  const slashes = opening.length - 1;
  const stop = opening.endsWith('"') ? /["\r\n]/g : opening.endsWith("'") ? /['\r\n]/g : /[`\r\n]/g;
  stop.lastIndex = start;
  for (let match = stop.exec(text); match; match = stop.exec(text)) {
    let before = 0;
    while (text[match.index - before - 1] === "\\" && match.index - before > start) before++;
    if (match[0] === "\n" || match[0] === "\r") return match.index;
    if (before <= slashes || (slashes === 0 && before % 2 === 0)) return match.index - Math.min(before, slashes);
  }
  return text.length;
}

/** In `key: value` a word may be prose. Digits and signs tell; a lone word at the end of a line is a password's. */
function looksSecret(name: string, value: string, text: string, end: number): boolean {
  const chosen = /^pass|^pwd|secret$/.test(name);
  if (/^[A-Za-z+/]{24,}$/.test(value)) return true;
  if (/^[A-Za-z_$\u00a1-\uffff][A-Za-z_$'/\u00a1-\uffff-]*(?:\.[A-Za-z_$]+)*$/.test(value)) {
    return chosen && /^[A-Za-z]{4,}$/.test(value) && !STATES.test(value) && /^[ \t]{0,4}(?:[\r\n]|$)/.test(text.slice(end, end + 5));
  }
  if (!/[A-Za-z!@#$%^&*]/.test(value) || /^\d{1,4}-[a-z]+$/i.test(value)) return false;
  return value.length >= (chosen ? 4 : 8);
}

const STATES =
  /^(?:string|text|number|bool(?:ean)?|object|bytes|buffer|required|optional|missing|(?:in)?valid|expired|(?:in)?correct|wrong|unset|empty|hidden|masked|redacted|refused|rejected|revoked|leaked|rotated|present|absent|unknown|default|(?:dis|en)abled|fail(?:ed|s)?|pass(?:ed)?|fixed|done|changed|updated|stored|used|unused|safe)$/i;

/** Numbers and the words for nothing. */
function isPlain(value: string): boolean {
  return !/[A-Za-z0-9\u00a1-\uffff]/.test(value) || /^(?:[-+]?[\d.,_]+|null|nil|none|undefined|true|false)$/i.test(value);
}

function isKept(name: string, value: string): boolean {
  // PWD is also the working directory.
  return MARKED.test(value) || REFERENCE.test(value) || (name === "pwd" && /^(?:[/~.]|[A-Za-z]:[\\/])/.test(value));
}

function kindOf(name: string): string {
  if (/^pass|^pwd/.test(name)) return "password";
  if (name === "privatekey") return "private-key";
  return name.endsWith("key") ? "api-key" : name.replace(/s$/, "");
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
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
