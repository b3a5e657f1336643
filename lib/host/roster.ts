import type { SweepReport } from "../app/sweep.ts";
import { openRun } from "../session/assess.ts";
import type { SessionRecord } from "../session/record.ts";
import { ageMs } from "../session/time.ts";
import { sayAge, sayWho, sayWord } from "./say.ts";

/** Longest roster, in characters. */
const ROSTER_LENGTH = 2000;
const OWNER_UNKNOWN = "owner unknown";

/** Who reads the roster. */
interface Reader {
  conversation: string;
  /** Sessions of conversations that still go on elsewhere. */
  held: ReadonlySet<string>;
}

type Swept = SweepReport & { sessions: SessionRecord[] };

/**
 * The sessions a starting conversation may want to know of: waiting, interrupted and running ones, newest first, each
 * with how it continues. Structured fields only, never free text; at most 2,000 characters, then how many more there are.
 */
export function rosterText(report: Swept, reader: Reader, now: number): string | undefined {
  const shown = new Set([...report.resumable, ...report.interrupted].map(({ agent_id }) => agent_id));
  const lines = report.sessions
    .filter((record) => shown.has(record.agent_id) || isRunning(record, report))
    .map((record) => rosterLine(record, shown.has(record.agent_id), reader, now));
  if (lines.length === 0) return undefined;
  const head = "Sessions of subagents in this project (a record kept by agent-session):";
  return [head, ...fitting(lines, ROSTER_LENGTH - head.length - 40)].join("\n");
}

/** One line about a session that waits or was interrupted; for the user's next prompt. */
export function stateLine(record: SessionRecord, now: number): string {
  const age = sayAge(ageMs(record.last_updated, now));
  const cause = record.interrupted ?? (openRun(record) === undefined ? undefined : OWNER_UNKNOWN);
  const guessed = record.phase_source === "text" ? " (guessed from its words)" : "";
  const state =
    cause === undefined
      ? `waits in phase ${sayWord(record.phase)}${guessed} for ${age}`
      : `was interrupted (${cause === OWNER_UNKNOWN ? cause : sayWord(cause)}) in phase ${sayWord(record.phase)} ${age} ago`;
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

function rosterLine(record: SessionRecord, continues: boolean, reader: Reader, now: number): string {
  if (!continues) return `- ${record.agent_id} (${sayWho(record)}) is running in phase ${sayWord(record.phase)}`;
  return `${stateLine(record, now)}; ${howItContinues(record, reader)}`;
}

function howItContinues(record: SessionRecord, { conversation, held }: Reader): string {
  if (record.host?.session_id === conversation) return `SendMessage to "${record.agent_id}" continues it`;
  if (held.has(record.agent_id)) return "only its own conversation, still open elsewhere, continues it";
  return "a delegation of the same type and task takes its record over";
}

function isRunning(record: SessionRecord, report: Swept): boolean {
  const expired = report.expired.some(({ agent_id }) => agent_id === record.agent_id);
  return !expired && record.host?.runs.at(-1)?.stopped_at === undefined && record.host !== undefined;
}
