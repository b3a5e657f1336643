import { JWTS, look, PAIRS, PEMS, SCHEMES, URLS, VENDORS } from "./look.ts";
import { isKept, kindOf, redactPairs } from "./pairs.ts";
import {
  BARE_SCHEME,
  JWT,
  KEY_END,
  PEM_BEGIN,
  PEM_BODY,
  PEM_END,
  REFERENCE,
  URL_USERINFO,
  VENDOR,
} from "./patterns.ts";

const MAX_DEPTH = 400;
const MARKED_USER = /^:\/\/\[redacted:[a-z-]{1,20}\]@$/;

/** The value with every secret of the given kinds (see `look`) taken out; the same reference when there was none. */
export function redactValue(value: unknown, kinds: number): unknown {
  return redactAt(value, kinds, 0);
}

function redactAt(value: unknown, kinds: number, depth: number): unknown {
  if (typeof value === "string") return redactString(value, kinds);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[redacted:depth]";
  let changed = false;
  if (Array.isArray(value)) {
    const items = value.map((item) => {
      const next = redactAt(item, kinds, depth + 1);
      if (next !== item) changed = true;
      return next;
    });
    return changed ? items : value;
  }
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => {
    const name = redactString(key, kinds);
    const next = redactField(key, field, kinds, depth + 1);
    if (name !== key || next !== field) changed = true;
    return [name, next];
  });
  // fromEntries defines properties: a key "__proto__" stays a key.
  return changed ? Object.fromEntries(entries) : value;
}

function redactField(key: string, value: unknown, kinds: number, depth: number): unknown {
  if (typeof value !== "string") return redactAt(value, kinds, depth);
  const name = kinds & PAIRS ? KEY_END.exec(key.slice(-64).toLowerCase().replace(/[-_ ]/g, ""))?.[1] : undefined;
  if (name === undefined || value === "" || isKept(name, value)) return redactString(value, kinds);
  return `[redacted:${kindOf(name)}]`;
}

/** Every secret of the given kinds in one text taken out. */
export function redactString(text: string, kinds: number): string {
  if (text.length < 5) return text;
  let before = text;
  let known = kinds;
  // One rule's mark can complete another rule's match; another round makes the result stable.
  for (let round = 0; round < 8; round++) {
    const after = redactOnce(before, known);
    if (after === before) break;
    before = after;
    known |= look(after);
  }
  return before;
}

function redactOnce(text: string, kinds: number): string {
  let out = text;
  if (kinds & PEMS) out = redactPem(out);
  if (kinds & URLS) {
    out = out.replace(URL_USERINFO, (all, password) =>
      REFERENCE.test(password) || MARKED_USER.test(all) ? all : "://[redacted:url-credentials]@",
    );
  }
  if (kinds & JWTS) out = out.replace(JWT, "[redacted:jwt]");
  if (kinds & VENDORS) out = out.replace(VENDOR, (_, apiKey) => (apiKey ? "[redacted:api-key]" : "[redacted:token]"));
  if (kinds & SCHEMES) out = out.replace(BARE_SCHEME, "$1$2[redacted:authorization]");
  return kinds & PAIRS ? redactPairs(out) : out;
}

function redactPem(text: string): string {
  const [head, ...parts] = text.split(PEM_BEGIN);
  return head + parts.map((part) => `[redacted:private-key]${part.slice(pemLength(part))}`).join("");
}

function pemLength(part: string): number {
  const end = PEM_END.exec(part);
  return end ? end.index + end[0].length : (PEM_BODY.exec(part)?.[0].length ?? 0);
}
