const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
const SIZE = /^(\d{1,12}(?:\.\d{1,6})?) ?([kmgt]?)(?:i?b)?$/i;
const CORES = /^\d{1,6}(?:\.\d{1,6})?$/;

/** Bytes of a size: a number is bytes, `512m`, `1g`, `4GB`, `2 MiB` count in powers of 1024. `undefined` for anything else. */
export function parseBytes(size: unknown): number | undefined {
  if (typeof size === "number") return Number.isFinite(size) && size >= 0 ? size : undefined;
  const found = typeof size === "string" ? SIZE.exec(size.trim()) : null;
  if (found === null) return undefined;
  return Math.round(Number(found[1]) * (UNITS[(found[2] ?? "").toLowerCase()] as number));
}

/** Cores: a number, or text that spells one. */
export function parseCores(cores: unknown): number | undefined {
  if (typeof cores === "number") return Number.isFinite(cores) && cores >= 0 ? cores : undefined;
  return typeof cores === "string" && CORES.test(cores.trim()) ? Number(cores) : undefined;
}

/** The value of the constraint `name:value` in a session's list, the last one that is there. A foreign record may have anything in its place. */
export function constraintOf(constraints: unknown, name: string): string | undefined {
  const list: unknown[] = Array.isArray(constraints) ? constraints : [];
  const named = (each: unknown): each is string => typeof each === "string" && each.startsWith(`${name}:`);
  return list.findLast(named)?.slice(name.length + 1);
}
