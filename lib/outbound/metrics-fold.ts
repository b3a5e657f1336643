import type { Fact, FeedEntry } from "../store/contract.ts";
import { BOUNDS, type Counts, type MetricsState, type Observed } from "./metrics-state.ts";
import { eventsOf, type SessionEvent } from "./session-event.ts";

/** Different values one label may have; all others are counted together. */
const DIFFERENT = 100;
const OTHER = "other";
/** The agent of a decision that chose nobody. */
const NO_AGENT = "none";

/** Counts one commit, or message, that was not counted before. `state` is changed. */
export function foldEntry(state: MetricsState, entry: FeedEntry): void {
  for (const event of eventsOf(entry)) foldEvent(state, event);
}

function foldEvent(state: MetricsState, event: SessionEvent): void {
  switch (event.type) {
    case "session.created":
      state.sessions_started++;
      break;
    case "session.finalized":
      add(state.sessions_completed, bounded(state.sessions_completed, event.outcome));
      observe(state.session_seconds, BOUNDS.session, event.duration_seconds);
      break;
    case "task.started":
      state.tasks_started++;
      break;
    case "task.completed": {
      const outcome = bounded(state.tasks_completed, event.outcome);
      add(state.tasks_completed, outcome);
      // A task that ended before it began took no time that could be measured.
      if (event.duration_ms !== null)
        observe(series(state.task_seconds, outcome), BOUNDS.task, event.duration_ms / 1000);
      break;
    }
    case "task.routed":
      foldDecision(state, event.decision.agent_id === null ? NO_AGENT : event.agent_name, event.decision);
      break;
    case "emergence.detected":
      state.emergences++;
      break;
    default:
      if (event.type.startsWith("message.")) add(state.messages, event.type.slice("message.".length));
  }
}

function foldDecision(state: MetricsState, agent: string, decision: { h1_before: number; h1_after: number }): void {
  const name = bounded(state.routed, agent);
  add(state.routed, name);
  state.h1_before[name] = decision.h1_before;
  state.h1_after[name] = decision.h1_after;
}

/** Counts one fact. `state` is changed. */
export function foldFact(state: MetricsState, { type, at, data }: Fact): void {
  switch (type) {
    case "hook": {
      const hook = bounded(state.hook_seconds, String(data.hook));
      observe(series(state.hook_seconds, hook), BOUNDS.hook, Number(data.ms) / 1000);
      if (data.ok === false) add(state.hook_failures, hook);
      const event = bounded(state.events_seen, String(data.event));
      if (!Object.hasOwn(state.events_seen, event) || at > (state.events_seen[event] as string))
        state.events_seen[event] = at;
      break;
    }
    case "lock_wait":
      observe(state.lock_wait_seconds, BOUNDS.wait, Number(data.ms) / 1000);
      break;
    case "resume_decision":
      add(state.resume_decisions, bounded(state.resume_decisions, `${data.asker} ${data.reason}`));
      break;
    case "delegation":
      add(state.delegations, bounded(state.delegations, String(data.verdict)));
      break;
  }
}

/** `name`, or one name for all that come after the first hundred. */
function bounded(known: Readonly<Record<string, unknown>>, name: string): string {
  if (name === "__proto__") return OTHER;
  return Object.hasOwn(known, name) || Object.keys(known).length < DIFFERENT ? name : OTHER;
}

function add(counts: Counts, name: string): void {
  counts[name] = (Object.hasOwn(counts, name) ? (counts[name] as number) : 0) + 1;
}

function series(all: Record<string, Observed>, name: string): Observed {
  if (!Object.hasOwn(all, name)) all[name] = { counts: [], sum: 0 };
  return all[name] as Observed;
}

function observe(into: Observed, bounds: readonly number[], value: number): void {
  if (!Number.isFinite(value)) return;
  const above = bounds.findIndex((bound) => value <= bound);
  const at = above === -1 ? bounds.length : above;
  while (into.counts.length <= bounds.length) into.counts.push(0);
  into.counts[at] = (into.counts[at] ?? 0) + 1;
  // Kept to the millisecond, so that the order of folding makes no difference.
  into.sum = Math.round((into.sum + value) * 1000) / 1000;
}
