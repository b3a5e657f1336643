import { isContinued, readDelegations } from "../../app/delegations.ts";
import { quantile } from "../../app/resume-stats.ts";
import type { Runtime } from "../../runtime.ts";
import type { Row, SessionIndex } from "../session-index.ts";

export interface ChartsView {
  /** How long finished sessions took: how many up to each bound, in seconds; the last bound is open. */
  durations: { up_to: (number | null)[]; counts: number[]; median_seconds: number | null; p95_seconds: number | null };
  /** By UTC day, oldest first. */
  days: { day: string; started: number; succeeded: number; ended_otherwise: number }[];
  /** Delegations by UTC day, and how many of them continued earlier work. */
  resumes: { day: string; delegations: number; continued: number }[];
  total: { delegations: number; continued: number; finished: number };
}

const BOUNDS = [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 86_400];
/** Days shown. */
const DAYS = 30;
const DAY_MS = 86_400_000;

export async function chartsView(app: Runtime, index: SessionIndex): Promise<ChartsView> {
  await index.ready();
  const rows = [...index.rows.values()];
  const days = lastDays(app.now());
  const delegations = await readDelegations(app);
  return {
    durations: durationsOf(rows),
    days: byDay(rows, days),
    resumes: days.map((day) => {
      const those = delegations.filter(({ at }) => at.startsWith(day));
      return { day, delegations: those.length, continued: those.filter(isContinued).length };
    }),
    total: {
      delegations: delegations.length,
      continued: delegations.filter(isContinued).length,
      finished: rows.filter(({ state }) => state === "final").length,
    },
  };
}

function durationsOf(rows: readonly Row[]): ChartsView["durations"] {
  const sorted = rows.flatMap(({ duration_seconds }) => duration_seconds ?? []).sort((a, b) => a - b);
  const counts = [...BOUNDS, null].map(() => 0);
  for (const each of sorted) {
    const at = BOUNDS.findIndex((bound) => each <= bound);
    const slot = at < 0 ? BOUNDS.length : at;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return {
    up_to: [...BOUNDS, null],
    counts,
    median_seconds: quantile(sorted, 0.5),
    p95_seconds: quantile(sorted, 0.95),
  };
}

function byDay(rows: readonly Row[], days: readonly string[]): ChartsView["days"] {
  const counts = new Map(days.map((day) => [day, { day, started: 0, succeeded: 0, ended_otherwise: 0 }]));
  for (const { created_at, finalized_at, outcome } of rows) {
    const began = counts.get(created_at.slice(0, 10));
    if (began !== undefined) began.started++;
    const ended = counts.get(finalized_at?.slice(0, 10) ?? "");
    if (ended !== undefined) ended[outcome === "success" ? "succeeded" : "ended_otherwise"]++;
  }
  return [...counts.values()];
}

function lastDays(now: number): string[] {
  return Array.from({ length: DAYS }, (_, back) =>
    new Date(now - (DAYS - 1 - back) * DAY_MS).toISOString().slice(0, 10),
  );
}
