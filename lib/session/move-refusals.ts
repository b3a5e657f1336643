import { type Decision, refuse } from "./draft.ts";
import type { Lifecycle } from "./lifecycles/lifecycle.ts";
import type { SessionRecord } from "./record.ts";

/** The refusal of any change of an ended session, of a move to `to` when given. */
export function alreadyFinal(record: SessionRecord, to?: string): Decision {
  return refuse(
    "FINALIZED",
    `Session ${record.agent_id} has ended (${record.outcome ?? record.phase}) and takes no changes.`,
    {
      agent_id: record.agent_id,
      phase: record.phase,
      outcome: record.outcome,
      ...(to !== undefined && { from: record.phase, to, allowed: [] }),
    },
  );
}

/** The refusal of a move that the table does not have. */
export function notAllowed(from: string, to: string, next: readonly string[]): Decision {
  const allowed = [...next];
  const instead = allowed.length === 0 ? "" : `; it may move to ${allowed.join(", ")}`;
  const text = `A session in ${from} cannot move to ${to}${instead}.`;
  return refuse("INVALID_TRANSITION", text, { from, to, allowed });
}

/** The refusal of a phase that the lifecycle does not have. */
export function unknownPhase({ name, phases }: Lifecycle, phase: string): Decision {
  const known = Object.keys(phases);
  const text = `Unknown phase "${phase}". A session of lifecycle ${name} has: ${known.join(", ")}.`;
  return refuse("INVALID_PHASE", text, { phase, phases: known });
}

/** The phases an ending passes that has no direct way, `to` last; the refusal where the table has none at all. */
export function wayRound(lifecycle: Lifecycle, from: string, to: string, ending: boolean): string[] | Decision {
  const current = lifecycle.phases[from];
  const through = ending ? current?.endsThrough : undefined;
  if (through !== undefined && lifecycle.phases[through]?.next?.includes(to)) return [through, to];
  return notAllowed(from, to, current?.next ?? []);
}
