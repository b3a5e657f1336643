import type { SeenState } from "./seen.ts";

/** Counts by label. */
export type Counts = Record<string, number>;

/** A histogram in the making: the counts between its bounds, and the sum. */
export interface Observed {
  counts: number[];
  sum: number;
}

/** Everything the metrics have counted so far, and how far feed and facts were read for it. */
export interface MetricsState {
  version: 1;
  feed_cursor: string;
  facts_cursor: string;
  /** When both had been read to their ends; ISO time. */
  caught_up_at: string | null;
  seen: SeenState;
  sessions_started: number;
  /** By outcome. */
  sessions_completed: Counts;
  session_seconds: Observed;
  tasks_started: number;
  /** By outcome. */
  tasks_completed: Counts;
  /** By outcome. */
  task_seconds: Record<string, Observed>;
  /** By agent, as are the next two. */
  routed: Counts;
  h1_before: Counts;
  h1_after: Counts;
  emergences: number;
  /** By `<asker> <reason>`. */
  resume_decisions: Counts;
  /** By verdict. */
  delegations: Counts;
  /** By hook. */
  hook_seconds: Record<string, Observed>;
  hook_failures: Counts;
  /** The last time each event of the host reached a hook; ISO times. */
  events_seen: Record<string, string>;
  lock_wait_seconds: Observed;
  /** By event: sent, delivered, read, acked, failed. */
  messages: Counts;
}

/** Upper bounds of the histograms, in seconds. */
export const BOUNDS = {
  session: [1, 10, 60, 300, 900, 1800, 3600, 7200, 14_400, 86_400],
  task: [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
  hook: [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5],
  wait: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
} as const;

export function emptyMetrics(): MetricsState {
  return {
    version: 1,
    feed_cursor: "",
    facts_cursor: "",
    caught_up_at: null,
    seen: {},
    sessions_started: 0,
    sessions_completed: {},
    session_seconds: { counts: [], sum: 0 },
    tasks_started: 0,
    tasks_completed: {},
    task_seconds: {},
    routed: {},
    h1_before: {},
    h1_after: {},
    emergences: 0,
    resume_decisions: {},
    delegations: {},
    hook_seconds: {},
    hook_failures: {},
    events_seen: {},
    lock_wait_seconds: { counts: [], sum: 0 },
    messages: {},
  };
}
