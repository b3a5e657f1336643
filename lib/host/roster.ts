import type { SweepReport } from "../app/sweep.ts";
import type { SessionRecord } from "../session/record.ts";
import { ageMs } from "../session/time.ts";
import { oneLine, sayAge, sayWho } from "./say.ts";

/** Longest roster, in characters. */
export const ROSTER_LENGTH = 2000;

type Swept = SweepReport & { sessions: SessionRecord[] };

/**
 * The sessions a starting conversation may want to know of: waiting, interrupted and running ones, newest first, each
 * with how it continues. Structured fields only, never free text; at most 2,000 characters, then how many more there are.
 */
export function rosterText(report: Swept, conversation: string, now: number): string | undefined {
  const shown = new Set([...report.resumable, ...report.interrupted].map(({ agent_id }) => agent_id));
  const lines = report.sessions
    .filter((record) => shown.has(record.agent_id) || isRunning(record, report))
    .map((record) => rosterLine(record, shown.has(record.agent_id), conversation, now));
  if (lines.length === 0) return undefined;
  const head = "Sessions of subagents in this project (a record kept by agent-session):";
  return [head, ...fitting(lines, ROSTER_LENGTH - head.length - 40)].join("\n");
}

/** One line about a session that waits or was interrupted; for the user's next prompt. */
export function stateLine(record: SessionRecord, now: number): string {
  const age = sayAge(ageMs(record.last_updated, now));
  const state =
    record.interrupted === undefined
      ? `waits in phase ${record.phase}${record.phase_source === "text" ? " (guessed from its words)" : ""} for ${age}`
      : `was interrupted (${oneLine(record.interrupted, 30)}) in phase ${record.phase} ${age} ago`;
  return `- ${record.agent_id} (${sayWho(record)}) ${state}`;
}

/** As many lines as fit into `length`, and how many were left out. */
export function fitting(lines: readonly string[], length: number): string[] {
  const taken: string[] = [];
  let left = length;
  for (const line of lines) {
    if (line.length + 1 > left) break;
    taken.push(line);
    left -= line.length + 1;
  }
  const more = lines.length - taken.length;
  return more === 0 ? taken : [...taken, `… and ${more} more`];
}

function rosterLine(record: SessionRecord, continues: boolean, conversation: string, now: number): string {
  if (!continues) return `- ${record.agent_id} (${sayWho(record)}) is running in phase ${record.phase}`;
  const own = record.host?.session_id === conversation;
  const how = own
    ? `SendMessage to "${record.agent_id}" continues it`
    : "a delegation of the same type and task takes its record over";
  return `${stateLine(record, now)}; ${how}`;
}

function isRunning(record: SessionRecord, report: Swept): boolean {
  const expired = report.expired.some(({ agent_id }) => agent_id === record.agent_id);
  return !expired && record.host?.runs.at(-1)?.stopped_at === undefined && record.host !== undefined;
}
