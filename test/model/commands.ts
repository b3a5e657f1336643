import fc from "fast-check";
import { type Change, OPEN_PHASES, OUTCOME_WORDS } from "./shape.ts";

/** One thing that is done to a store, by one of the two processes that have it open. */
export type Command = { by: 0 | 1; id: string } & (
  | { do: "create"; metadata: Record<string, unknown> }
  | { do: "update"; change: Change }
  | { do: "finalize"; word: string }
  | { do: "claim"; holder: string }
  | { do: "interrupt" | "start" | "delete" }
  | { do: "supersede"; other: string }
  | { do: "cleanup" | "sweep" }
  | { do: "wait"; minutes: number }
  | { do: "owner"; alive: boolean }
  | { do: "edit by hand"; summary: string }
  | { do: "cut the journal"; share: number }
  | { do: "tear the journal" }
  | { do: "lose the snapshot"; how: "missing" | "spoilt" }
  | { do: "put the old snapshot back"; change: Change }
);

export const IDS = ["a", "b", "plugin.c"];

const id = fc.constantFrom(...IDS);
const by = fc.constantFrom(0 as const, 1 as const);
const key = fc.constantFrom("task_id", "n", "ä");
const metadata = fc.dictionary(key, fc.oneof(fc.integer(), fc.string({ maxLength: 8 }), fc.constant(null)), {
  maxKeys: 2,
});
const phase = fc.constantFrom(...OPEN_PHASES, ...OPEN_PHASES, "completed", "failed", "dancing");
const change: fc.Arbitrary<Change> = fc.record(
  {
    phase,
    metadata,
    error: fc.boolean(),
    clearErrors: fc.boolean(),
    summary: fc.string({ minLength: 1, maxLength: 12 }),
  },
  { requiredKeys: [] },
);

function command<T extends Command["do"]>(what: T, more: object = {}) {
  return fc.record({ by, id, do: fc.constant(what), ...more }) as unknown as fc.Arbitrary<Command>;
}

/** Calls that any number of processes may make at once. */
export const CALLS: fc.WeightedArbitrary<Command>[] = [
  { weight: 6, arbitrary: command("update", { change }) },
  { weight: 2, arbitrary: command("finalize", { word: fc.constantFrom(...OUTCOME_WORDS, "done") }) },
  { weight: 2, arbitrary: command("claim", { holder: fc.constantFrom("h1", "h2") }) },
  { weight: 3, arbitrary: command("start") },
  { weight: 2, arbitrary: command("interrupt") },
  { weight: 1, arbitrary: command("supersede", { other: fc.constantFrom("x", "y") }) },
];

/** The same, so that a session lives long enough for many to meet at it. */
export const LIVELY: fc.Arbitrary<Command> = fc
  .oneof({ weight: 20, arbitrary: command("update", { change }) }, ...CALLS)
  .filter((each) => each.do !== "supersede" && each.do !== "finalize" && !/completed|failed/.test(phaseIn(each)));

function phaseIn(command: Command): string {
  return "change" in command ? (command.change.phase ?? "") : "";
}

/** Every command there is. */
export const ANY: fc.Arbitrary<Command> = fc.oneof(
  ...CALLS,
  { weight: 5, arbitrary: command("create", { metadata }) },
  { weight: 1, arbitrary: command("delete") },
  { weight: 1, arbitrary: command("cleanup") },
  { weight: 1, arbitrary: command("sweep") },
  { weight: 2, arbitrary: command("wait", { minutes: fc.constantFrom(1, 2, 29, 30, 60, 168 * 60) }) },
  { weight: 1, arbitrary: command("owner", { alive: fc.boolean() }) },
  { weight: 2, arbitrary: command("edit by hand", { summary: fc.string({ minLength: 1, maxLength: 12 }) }) },
  { weight: 1, arbitrary: command("cut the journal", { share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: command("tear the journal") },
  { weight: 1, arbitrary: command("lose the snapshot", { how: fc.constantFrom("missing", "spoilt") }) },
  { weight: 2, arbitrary: command("put the old snapshot back", { change }) },
);
