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
  if (ms !== last.ms) last = { ms, text: written(ms) };
  return last.text;
}

/**
 * By hand for the years that are written with four digits: the first date that a process writes costs it 0.3 ms, because
 * V8 looks for the time zone. Days are counted in eras of 400 years that begin in March, so that leap days come last.
 */
function written(ms: number): string {
  if (!(ms >= 0 && ms < YEAR_10000)) return new Date(ms).toISOString();
  const day = Math.floor(ms / DAY);
  const sinceEra = day + 719_468;
  const inEra = sinceEra % 146_097;
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const fullYear = Math.floor(sinceEra / 146_097) * 400 + year + (month <= 2 ? 1 : 0);
  const date = `${digits(fullYear, 4)}-${digits(month, 2)}-${digits(inYear - Math.floor((153 * fromMarch + 2) / 5) + 1, 2)}`;
  const rest = Math.floor(ms - day * DAY);
  const time = [rest / 3_600_000, (rest / 60_000) % 60, (rest / 1000) % 60].map((part) => digits(Math.floor(part), 2));
  return `${date}T${time.join(":")}.${digits(rest % 1000, 3)}Z`;
}

const DAY = 86_400_000;
const YEAR_10000 = 253_402_300_800_000;

function digits(value: number, count: number): string {
  return String(value).padStart(count, "0");
}

let last = { ms: 0, text: "1970-01-01T00:00:00.000Z" };

/** Milliseconds from `text` to `now`; a time in the future, or none at all, counts as now. */
export function ageMs(text: unknown, now: number): number {
  return Math.max(0, now - (parseTime(text) ?? now));
}
