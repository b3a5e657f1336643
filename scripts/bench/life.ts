import { apply } from "../../lib/session/apply.ts";
import { decideCreate } from "../../lib/session/create.ts";
import type { Decision } from "../../lib/session/draft.ts";
import { decideFinalize } from "../../lib/session/finalize.ts";
import type { Line } from "../../lib/session/line.ts";
import type { HostFacet, SessionRecord } from "../../lib/session/record.ts";
import { toTime } from "../../lib/session/time.ts";
import { decideUpdate } from "../../lib/session/update.ts";

/** A session as its journal tells it. */
export interface Life {
  record: SessionRecord;
  lines: Line[];
}

export interface LifeOptions {
  id: string;
  agent: string;
  /** When the last thing happened to it, ms since epoch. */
  at: number;
  phase?: string;
  ended?: boolean;
  metadata?: Record<string, unknown>;
  host?: HostFacet;
}

/** A session with a past: a record of about 3 kB and a journal of four or five lines, made by the product's own decisions. */
export function lifeOf({ id, agent, at, phase = "approval", ended = false, metadata = {}, host }: LifeOptions): Life {
  const life: { record?: SessionRecord; lines: Line[] } = { lines: [] };
  const wanted = { agentId: id, agentName: agent, purpose: "approval_workflow", tags: ["bench"] };
  const step = (before: number, decide: (record: SessionRecord, now: number) => Decision) => {
    const now = at - before;
    take(life, decide(life.record as SessionRecord, now), now);
  };
  step(60_000, (_, now) =>
    decideCreate(undefined, { ...wanted, metadata: { ...BULK, ...metadata }, ...(host && { host }) }, now),
  );
  step(40_000, (record, now) =>
    decideUpdate(record, { phase: "investigating", metadata: { findings: FINDINGS } }, now),
  );
  step(20_000, (record, now) => decideUpdate(record, { phase: "planning", error: "one attempt failed" }, now));
  step(0, (record, now) =>
    decideUpdate(record, { phase, summary: "The plan is ready; it waits for an approval." }, now),
  );
  if (ended) step(0, (record, now) => decideFinalize(record, { outcome: "completed" }, now));
  return life as Life;
}

const BULK = { task_id: "T001", task_ids: ["T001"], plan_file: "plans/plan.json", notes: "n".repeat(700) };
const FINDINGS = Array.from({ length: 12 }, (_, at) => ({
  at,
  file: `modules/network/part-${at}.tf`,
  note: "x".repeat(40),
}));

function take(life: { record?: SessionRecord; lines: Line[] }, decision: Decision, now: number): void {
  if (!("change" in decision)) throw new Error(`a session's life went wrong: ${JSON.stringify(decision)}`);
  const { change, events } = decision;
  const seq = life.lines.length + 1;
  const record = apply(life.record, change, seq);
  const [first, ...also] = events;
  if (first === undefined) throw new Error("a change without an event");
  life.record = record;
  life.lines.push({
    seq,
    at: toTime(now),
    id: seq.toString(16).padStart(12, "0"),
    type: first.type,
    actor: "bench",
    ...(first.data === undefined ? {} : { data: first.data }),
    ...(also.length === 0 ? {} : { also: [...also] }),
    change: seq === 1 ? { base: record } : change,
  });
}
