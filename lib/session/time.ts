const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Of the stored form, which most are. */
const STORED_LENGTH = "2026-01-01T00:00:00.000Z".length;

/**
 * Milliseconds since the epoch of a stored or given time, `undefined` when it is none. Accepts what
 * the contract accepts on reading: `Z`, `+00:00`, microseconds, a bare date, and no zone (= UTC).
 * A date that does not exist is no time.
 */
export function parseTime(text: unknown): number | undefined {
  if (typeof text === "string" && text.length === STORED_LENGTH && text.endsWith("Z")) {
    const exact = Date.parse(text);
    if (!Number.isNaN(exact) && toTime(exact) === text) return exact;
  }
  const found = typeof text === "string" ? TIME.exec(text) : null;
  if (found === null) return undefined;
  const [, date, minutes = "00:00", seconds = ":00", fraction = "", zone = "Z"] = found;
  const exact = Date.parse(`${date}T${minutes}${seconds}.${fraction.padEnd(3, "0").slice(0, 3)}Z`);
  if (Number.isNaN(exact) || toTime(exact).slice(0, 10) !== date) return undefined;
  return exact - offsetMs(zone);
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", "") || 0);
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** The stored form of a time: ISO-8601, UTC, milliseconds, `Z`. */
export function toTime(ms: number): string {
  // One piece of work asks for the same moment several times.
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}

let last = { ms: 0, text: "1970-01-01T00:00:00.000Z" };

/** Milliseconds from `text` to `now`; a time in the future, or none at all, counts as now. */
export function ageMs(text: unknown, now: number): number {
  return Math.max(0, now - (parseTime(text) ?? now));
}
