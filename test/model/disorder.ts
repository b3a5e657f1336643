import fc from "fast-check";
import type { Event } from "../host/streams.ts";

/** What becomes of one event on its way: how often it arrives, how many ms late, and how much later again. */
export interface Fate {
  times: number;
  late: number;
  again: number;
}

const fate: fc.Arbitrary<Fate> = fc.record({
  times: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 2, arbitrary: fc.constantFrom(0, 2) }),
  late: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 2000 })),
  again: fc.integer({ min: 0, max: 5000 }),
});

/** Fates for the events of any stream. */
export const DISORDER: fc.Arbitrary<Fate[]> = fc.array(fate, { minLength: 60, maxLength: 60 });

/** A stream's events as they arrive. */
export function disordered(events: readonly Event[], fates: readonly Fate[]): Event[] {
  return events
    .flatMap((event, index) => {
      const { times, late, again } = fates[index % fates.length] as Fate;
      return Array.from({ length: times }, (_, time) => ({ ...event, at: event.at + late + time * again }));
    })
    .sort((a, b) => a.at - b.at);
}
