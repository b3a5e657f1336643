import { SessionError } from "../errors.ts";
import { isAll, isLower, isLowerNameUnit } from "../session/characters.ts";

/** A file store keeps collections beside folders of its own. */
const TAKEN = new Set(["locks", "holders", "open", "done", "feed", "facts", "trash", "index", "gitignore"]);

/** `name` itself when it may name a collection: 1–24 of `[a-z0-9_-]`, a letter first; else `INVALID_VALUE`. */
export function checkCollection(name: string): string {
  if (isCollection(name)) return name;
  throw new SessionError("INVALID_VALUE", `Not a name of a collection: ${JSON.stringify(name.slice(0, 80))}.`);
}

export function isCollection(name: string): boolean {
  if (!isLower(name.charCodeAt(0)) || name.length > 24) return false;
  return isAll(name, isLowerNameUnit) && !TAKEN.has(name);
}
