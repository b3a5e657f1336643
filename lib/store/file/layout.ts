import { join, resolve, sep } from "node:path";
import { isAll, isDeviceName, isLowerNameUnit } from "../../session/characters.ts";
import { isSessionId } from "../../session/ids.ts";
import { toTime } from "../../session/time.ts";

/** Where everything lies under one root. Every name of ours that is no session starts with a dot. */
export interface Layout {
  readonly root: string;
  session(id: string): string;
  state(id: string): string;
  events(id: string): string;
  readonly locks: string;
  readonly holders: string;
  readonly open: string;
  readonly done: string;
  readonly feed: string;
  readonly facts: string;
  readonly trash: string;
  collection(name: string): string;
}

export function layoutOf(folder: string): Layout {
  const root = resolve(folder);
  // Joined by hand: a reading asks for three paths, and `join` would look at every character of them.
  const base = root.endsWith(sep) ? root : `${root}${sep}`;
  return {
    root,
    session: (id) => `${base}${id}`,
    state: (id) => `${base}${id}${sep}${STATE}`,
    events: (id) => `${base}${id}${sep}${EVENTS}`,
    locks: `${base}.locks`,
    holders: `${base}.holders`,
    open: `${base}.open`,
    done: `${base}.done`,
    feed: `${base}.feed`,
    facts: `${base}.facts`,
    trash: `${base}.trash`,
    collection: (name) => `${base}.${name}`,
  };
}

export const STATE = "state.json";
export const EVENTS = "events.jsonl";

/** The name under which a writer makes a file ready before it is renamed onto `path`. */
export function tempName(path: string, token: string): string {
  return `${path}.${token}${TEMP}`;
}

export const TEMP = ".tmp";
export const DOCUMENT = ".json";

/** The name of the lock on a document; the one on a session is the session's id. */
export function documentLock(collection: string, key: string): string {
  return `.${collection}.${fileName(key)}`;
}

/** The file that the holder of a lock of this name replaces, if any. */
export function fileBehind(layout: Layout, lock: string): string | undefined {
  if (!lock.startsWith(".")) return layout.state(lock);
  const dot = lock.indexOf(".", 1);
  if (dot < 0) return undefined;
  return join(layout.collection(lock.slice(1, dot)), `${lock.slice(dot + 1)}${DOCUMENT}`);
}

/** The name under which a damaged file is kept. */
export function corruptName(path: string, now: number): string {
  return `${path}.corrupt-${toTime(now).replaceAll(":", "-")}`;
}

/** Whether a name directly under the root may be a session's folder. */
export function isSessionFolder(name: string): boolean {
  return !name.startsWith(".") && isSessionId(name);
}

/**
 * `text` as a file name, the same one for no other text, also on disks that fold case: lower-case
 * letters, digits, `.`, `_` and `-` stay, all else is percent-encoded; what is long, or no text that
 * UTF-8 can hold, ends in `~` and a checksum.
 */
export function fileName(text: string): string {
  const plain = text !== "" && isAll(text, isPlainUnit) && isBetweenDots(text) && !isDeviceName(text);
  const name = plain ? text : escaped(text);
  if (name.length <= MAX_NAME && (plain || isWellFormed(text))) return name;
  return `${name.slice(0, MAX_NAME - 20).replace(/%.?$/, "")}~${longSum(text)}`;
}

/** The text a {@link fileName} stands for; `undefined` for one that ends in a checksum. */
export function textOfFileName(name: string): string | undefined {
  if (name.includes("~")) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/** Short enough for a name that also holds a lock's token, or a session's id. */
const MAX_NAME = 100;
const DOT = 0x2e;

function isPlainUnit(unit: number): boolean {
  return isLowerNameUnit(unit) || unit === DOT;
}

function isBetweenDots(text: string): boolean {
  return !text.startsWith(".") && !text.endsWith(".");
}

/** Without half a pair of surrogates, for which UTF-8 has no bytes. */
function isWellFormed(text: string): boolean {
  return isAll(text, isAscii) || !/[\ud800-\udfff]/u.test(text);
}

function isAscii(unit: number): boolean {
  return unit < 0x80;
}

function escaped(text: string): string {
  let name = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const keep = isLowerNameUnit(byte) || (byte === DOT && name !== "");
    // What is too long is cut to far less.
    if (name.length > MAX_NAME) break;
    name += keep ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`;
  }
  if (isDeviceName(name)) name = `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
  return name.endsWith(".") ? `${name.slice(0, -1)}%2e` : name;
}

/** 16 hex digits: FNV-1a with two seeds. */
function longSum(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let hash = seed;
      for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, "0");
    })
    .join("");
}
