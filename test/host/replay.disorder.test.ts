import { describe, expect, it } from "vitest";
import type { Fields } from "../../lib/host/input.ts";
import { openRun } from "../../lib/session/assess.ts";
import { recordFault, type SessionRecord } from "../../lib/session/record.ts";
import { inWorld, type World } from "./host-world.ts";
import { type Event, readStream, replay, streamNames, VERSIONS } from "./streams.ts";

const SEEDS = [1, 2, 3, 4, 5];

// Hooks fail, time out and run beside each other: some events never arrive, others late.
describe.each(VERSIONS)("streams of host %s with events missing and out of order", (version) => {
  it.each(streamNames(version))("%s: no hook fails, and no session says what was not told", async (name) => {
    await Promise.all(
      SEEDS.map((seed) =>
        inWorld(async (world) => {
          const stream = readStream(version, name);
          const events = disordered(stream.events, seed);
          const answers = await replay(world, { ...stream, events });

          expect(JSON.stringify(answers)).not.toContain("permissionDecision");
          await check(world, events);
        }),
      ),
    );
  });
});

async function check(world: World, events: Event[]): Promise<void> {
  for (const record of await world.records()) {
    expect(recordFault(record)).toBeUndefined();
    const told = toldOf(record, events);
    if (record.superseded_by === undefined && told.stops.length === 0 && !told.completed)
      expect(record.outcome).toBeNull();
    const last = told.stops.at(-1);
    if (last !== undefined && /session-phase: approval$/.test(said(last)) && indexOf(events, last) > told.lastStart)
      expect(record).toMatchObject({ phase: "approval", outcome: null, resume_ready: true });
    if (told.call !== undefined) {
      expect(record.host).toMatchObject({ link: "certain", tool_use_id: told.call });
      expect(await world.document("delegations", told.call)).toMatchObject({
        agent_id: record.agent_id,
        link: "certain",
      });
    }
    if (told.ended > told.lastOpening) expect(openRun(record)).toBeUndefined();
  }
}

/** What the events say of one session's agent. */
function toldOf({ agent_id, host }: SessionRecord, events: Event[]) {
  const own = events.filter(({ payload }) => payload.agent_id === agent_id && payload.tool_name === undefined);
  const named = (event: string) => own.filter(({ payload }) => payload.hook_event_name === event);
  const results = events.filter(
    ({ payload }) => payload.hook_event_name === "PostToolUse" && responseOf(payload).agentId === agent_id,
  );
  const ends = events.filter(
    ({ payload }) => payload.hook_event_name === "SessionEnd" && payload.session_id === host?.session_id,
  );
  const lastIndex = (of: Event[]) => Math.max(-1, ...of.map((event) => indexOf(events, event)));
  const call = results.at(-1)?.payload.tool_use_id;
  return {
    stops: named("SubagentStop"),
    completed: results.some(({ payload }) => responseOf(payload).status === "completed"),
    lastStart: lastIndex(named("SubagentStart")),
    lastOpening: lastIndex([...own, ...results]),
    ended: lastIndex(ends),
    call: typeof call === "string" ? call : undefined,
  };
}

function responseOf(payload: Fields): Fields {
  return (payload.tool_response ?? {}) as Fields;
}

function said({ payload }: Event): string {
  return String(payload.last_assistant_message);
}

function indexOf(events: Event[], event: Event): number {
  return events.indexOf(event);
}

/** Three of ten events lost, the others up to 400 ms late. */
function disordered(events: Event[], seed: number): Event[] {
  const random = generator(seed);
  return events
    .filter(() => random() > 0.3)
    .map((event) => ({ ...event, at: event.at + Math.floor(random() * 400) }))
    .sort((a, b) => a.at - b.at);
}

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
