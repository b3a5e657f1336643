// Read by the type check alone: what compiles here is what callers can rely on.
import { expectTypeOf } from "vitest";
import {
  createSession,
  type EventOf,
  finalizeSession,
  getSession,
  listSessions,
  openSessions,
  type Phase,
  type Policy,
  type PolicyOptions,
  type ResumeVerdict,
  type SessionEvent,
  type SessionRecord,
  type Sessions,
  type Store,
  shouldResume,
  updateState,
  type Verification,
} from "../../lib/index.ts";

declare const sessions: Sessions;
declare const store: Store;

// What calls answer.
expectTypeOf(openSessions({ store })).resolves.toEqualTypeOf<Sessions>();
expectTypeOf(sessions.create({ agentName: "a", metadata: { deep: { a: 1 } } })).resolves.toEqualTypeOf<SessionRecord>();
expectTypeOf(sessions.get("s1")).resolves.toEqualTypeOf<SessionRecord | undefined>();
expectTypeOf(sessions.list({ activeOnly: true, limit: null })).resolves.toEqualTypeOf<SessionRecord[]>();
expectTypeOf(sessions.shouldResume("s1", { claim: true })).resolves.toEqualTypeOf<ResumeVerdict>();
expectTypeOf(sessions.verify()).resolves.toEqualTypeOf<Verification[]>();
expectTypeOf(sessions.delete("s1")).resolves.toEqualTypeOf<void>();
expectTypeOf(createSession("a", "p", { a: 1 })).resolves.toEqualTypeOf<string>();
expectTypeOf(updateState("s1", "planning")).resolves.toEqualTypeOf<boolean>();
expectTypeOf(finalizeSession("s1", "completed", "done")).resolves.toEqualTypeOf<boolean>();
expectTypeOf(shouldResume("s1")).resolves.toEqualTypeOf<boolean>();
expectTypeOf(getSession("s1")).resolves.toEqualTypeOf<SessionRecord | null>();
expectTypeOf(listSessions(true)).resolves.toEqualTypeOf<SessionRecord[]>();

// Options are closed: a typo does not compile.
// @ts-expect-error stored names are no options
sessions.create({ agent_name: "a" });
// @ts-expect-error an unknown key
sessions.update("s1", { sumary: "x" });
// @ts-expect-error an unknown key of a filter
sessions.list({ agentname: "a" });
// @ts-expect-error no such policy
openSessions({ policy: { resume: { windowMinutes: 3 } } });
// @ts-expect-error a record has no such key of a known type
sessions.update("s1", (record) => ({ summary: record.error_count }));
// @ts-expect-error the function of an update is not async
sessions.update("s1", async () => ({ summary: "x" }));

// Phases and outcomes are closed unions.
expectTypeOf<"approval" | "executing" | "abandoned">().toExtend<Phase>();
expectTypeOf<string>().not.toExtend<Phase>();
sessions.update("s1", ({ revision }) => ({ phase: "planning", metadata: { revision } }));
// @ts-expect-error a typo in a phase
sessions.update("s1", { phase: "aproval" });
// @ts-expect-error a typo in an outcome
sessions.finalize("s1", "succes");
// @ts-expect-error a typo in a phase
updateState("s1", "aproval");

// Seed-named functions take either spelling, and nothing else.
createSession({ agent_name: "a", agentId: "s1" });
updateState({ agent_id: "s1", clear_errors: true, phase: "planning" });
// @ts-expect-error neither spelling
createSession({ agent_nam: "a" });
// @ts-expect-error a wrong type under a seed's name
updateState({ agent_id: 7 });

// Events narrow by their type, and by the name that was asked for.
sessions.on("session.finalized", (event) => {
  expectTypeOf(event).toEqualTypeOf<EventOf<"session.finalized">>();
  expectTypeOf(event.outcome).toEqualTypeOf<string>();
});
sessions.on("sessionStatusChanged", (event) => expectTypeOf(event.from).toEqualTypeOf<string>());
sessions.on("*", (event) => {
  expectTypeOf(event).toEqualTypeOf<SessionEvent>();
  expectTypeOf(event.seq).toEqualTypeOf<number>();
  if (event.type === "session.error") expectTypeOf(event.error).toEqualTypeOf<string>();
  // @ts-expect-error there is no such event
  if (event.type === "session.zapped") return;
});
// @ts-expect-error there is no such event
sessions.on("session.zapped", () => {});
// @ts-expect-error an error event has no phases
sessions.on("session.error", (event) => event.from);

// What may be given of a policy is every part of it, and no more.
type Parts<T> = T extends number | string | undefined
  ? T
  : string extends keyof T
    ? T
    : { readonly [Key in keyof T]?: Parts<T[Key]> };
expectTypeOf<PolicyOptions>().toExtend<Parts<Policy>>();
expectTypeOf<keyof PolicyOptions>().toEqualTypeOf<keyof Policy>();
expectTypeOf<keyof NonNullable<PolicyOptions["resume"]>>().toEqualTypeOf<keyof Policy["resume"]>();
