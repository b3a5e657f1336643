import { ageMs } from "../session/time.ts";

const UNITS: readonly [ms: number, letter: string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1000, "s"],
];

/** A span in its largest whole unit: `45s`, `12m`, `3h`, `5d`. */
export function span(ms: number): string {
  const [unit, letter] = UNITS.find(([size]) => ms >= size) ?? [1000, "s"];
  return `${Math.floor(ms / unit)}${letter}`;
}

/** How long ago a stored time was. */
export function ago(time: string, now: number): string {
  return `${span(ageMs(time, now))} ago`;
}
