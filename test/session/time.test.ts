import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ageMs, parseTime, toTime } from "../../lib/session/time.ts";

const NOON = Date.UTC(2026, 0, 8, 12, 0, 0, 0);

describe("a stored time", () => {
  it.each([
    ["2026-01-08T12:00:00.000Z", NOON],
    ["2026-01-08T12:00:00Z", NOON],
    ["2026-01-08T12:00Z", NOON],
    ["2026-01-08T12:00:00.123456Z", NOON + 123],
    ["2026-01-08T12:00:00,5Z", NOON + 500],
    ["2026-01-08T12:00:00+00:00", NOON],
    ["2026-01-08T12:00:00.123456+00:00", NOON + 123],
    ["2026-01-08T14:00:00+02:00", NOON],
    ["2026-01-08T14:00:00+0200", NOON],
    ["2026-01-08T06:30:00-05:30", NOON],
    ["2026-01-08T12:00:00.000", NOON],
    ["2026-01-08 12:00:00", NOON],
    ["2026-01-08t12:00:00z", NOON],
    ["2026-01-08", NOON - 12 * 3_600_000],
  ])("reads %s", (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  it.each([
    "",
    "yesterday",
    "2026-01",
    "2026-13-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-02-30T00:00:00.000Z",
    "2026-13-01T00:00:00.000Z",
    "2026-01-08T25:00:00Z",
    "12:00:00Z",
    "2026-01-08T12:00:00 Z",
    "2026-01-08T12:00:00.Z",
    "2026-01-08T12:00:00Z ",
    "1767873600000",
    1_767_873_600_000,
    null,
    undefined,
    {},
    ["2026-01-08"],
  ])("takes %j for none", (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it("is written in UTC with milliseconds and Z", () => {
    expect(toTime(NOON + 7)).toBe("2026-01-08T12:00:00.007Z");
  });

  it("that is hostile and long is refused at once", () => {
    const start = performance.now();
    expect(parseTime(`2026-01-08T12:00:00.${"1".repeat(1_000_000)}`)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("an age", () => {
  it.each([
    ["is the time since", "2026-01-08T11:59:59.000Z", 1000],
    ["of a time in the future is none", "2026-01-08T12:00:01.000Z", 0],
    ["of no time is none", "whenever", 0],
  ])("%s", (_, text, ms) => {
    expect(ageMs(text, NOON)).toBe(ms);
  });
});

describe("a written time", () => {
  const year = (at: number) => Date.UTC(at, 0, 1);

  it("is what a date writes, in every year of four digits", () => {
    const ms = fc.oneof(
      fc.integer({ min: 0, max: year(10_000) - 1 }),
      fc.double({ min: 0, max: year(3000), noNaN: true }),
    );
    fc.assert(
      fc.property(ms, (at) => toTime(at) === new Date(at).toISOString()),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["the first moment", 0],
    ["the last day of a leap year", Date.UTC(2028, 11, 31, 23, 59, 59, 999)],
    ["a leap day", Date.UTC(2024, 1, 29)],
    ["a leap day of a whole century", Date.UTC(2000, 1, 29)],
    ["the day after no leap day", Date.UTC(2100, 2, 1)],
    ["the last moment of four digits", year(10_000) - 1],
    ["a year of five digits", year(10_000)],
    ["before 1970", -1],
  ])("is what a date writes: %s", (_, at) => {
    expect(toTime(at)).toBe(new Date(at).toISOString());
  });

  it("cannot be of no time", () => {
    expect(() => toTime(Number.NaN)).toThrow(RangeError);
  });
});
