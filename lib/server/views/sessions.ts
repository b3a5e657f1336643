import { lifecycleOf, phaseRule } from "../../session/lifecycles/index.ts";
import type { Row, SessionIndex } from "../session-index.ts";

/** How many sessions there are in each phase, and since when the oldest of them has been there. */
export interface PhaseCount {
  lifecycle: string;
  phase: string;
  count: number;
  final: boolean;
  oldest: string;
}

export interface SessionsPage {
  total: number;
  /** Of all sessions, whatever was filtered. */
  states: Record<Row["state"], number>;
  phases: PhaseCount[];
  corrupt: number;
  /** Those that fit the filter. */
  matching: number;
  page: number;
  pages: number;
  rows: Row[];
}

const PAGE = 50;
const SORTS: Readonly<Record<string, (a: Row, b: Row) => number>> = {
  newest: (a, b) => compare(b.last_updated, a.last_updated),
  oldest: (a, b) => compare(a.last_updated, b.last_updated),
  agent: (a, b) => compare(a.agent_name, b.agent_name) || compare(b.last_updated, a.last_updated),
  phase: (a, b) => compare(a.phase, b.phase) || compare(b.last_updated, a.last_updated),
  errors: (a, b) => b.error_count - a.error_count || compare(b.last_updated, a.last_updated),
};

/** One page of sessions: `q` is looked for in id, agent, purpose, task and tags; `state`, `phase` as `lifecycle/phase`, `sort`, `page` from 1. */
export async function sessionsPage(index: SessionIndex, query: URLSearchParams): Promise<SessionsPage> {
  await index.ready();
  const all = [...index.rows.values()];
  const wanted = (query.get("q") ?? "").trim().toLowerCase();
  const state = query.get("state") ?? "";
  const phase = query.get("phase") ?? "";
  const matching = all.filter(
    (row) =>
      (state === "" || row.state === state) &&
      (phase === "" || `${row.lifecycle}/${row.phase}` === phase) &&
      (wanted === "" || textOf(row).includes(wanted)),
  );
  matching.sort(SORTS[query.get("sort") ?? "newest"] ?? SORTS.newest);
  const pages = Math.max(1, Math.ceil(matching.length / PAGE));
  const page = Math.min(pages, Math.max(1, Math.floor(Number(query.get("page"))) || 1));
  return {
    total: all.length,
    states: statesOf(all),
    phases: phasesOf(all),
    corrupt: index.corrupt,
    matching: matching.length,
    page,
    pages,
    rows: matching.slice((page - 1) * PAGE, page * PAGE),
  };
}

function statesOf(rows: readonly Row[]): SessionsPage["states"] {
  const states = { running: 0, waiting: 0, interrupted: 0, open: 0, final: 0 };
  for (const { state } of rows) states[state]++;
  return states;
}

/** In the order of each lifecycle's table; phases it does not have come last. */
function phasesOf(rows: readonly Row[]): PhaseCount[] {
  const phases = new Map<string, PhaseCount>();
  for (const row of rows) {
    const { lifecycle, phase, last_updated } = row;
    const key = `${lifecycle}/${phase}`;
    const found = phases.get(key);
    const final = phaseRule(lifecycleOf(row), phase)?.final === true;
    if (found === undefined) phases.set(key, { lifecycle, phase, count: 1, final, oldest: last_updated });
    else {
      found.count++;
      if (last_updated < found.oldest) found.oldest = last_updated;
    }
  }
  const place = ({ lifecycle, phase }: PhaseCount) => {
    const at = Object.keys(lifecycleOf({ lifecycle }).phases).indexOf(phase);
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  return [...phases.values()].sort((a, b) => compare(a.lifecycle, b.lifecycle) || place(a) - place(b));
}

function textOf({ agent_id, agent_name, purpose, task, tags }: Row): string {
  return [agent_id, agent_name, purpose, task ?? "", ...tags].join("\n").toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
