import { isFinal } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { tasksOf } from "../session/tasks/index.ts";
import { ageMs } from "../session/time.ts";
import { span } from "./age.ts";
import { clean, shorten } from "./clean.ts";
import { phasePaint } from "./session-table.ts";
import { type Cell, table } from "./table.ts";
import type { Ui } from "./ui.ts";

/** What is drawn. */
export interface Frame {
  readonly sessions: Iterable<SessionRecord>;
  /** Whether its run was cut off, told or not; asked for those that are shown. */
  readonly isInterrupted: (record: SessionRecord) => boolean;
  readonly where: string;
  /** How many rows are scrolled past. */
  readonly top: number;
  readonly rows: number;
  /** Why the store cannot be read right now. */
  readonly trouble?: string | undefined;
}

/** Lines that are no sessions: the title, an empty one, the table's head, the keys. */
const AROUND = 4;
/** Columns of the texts that may be long, so that none pushes the others out. */
const WIDTHS = { id: 34, agent: 24, task: 24 };

/** The lines of the terminal, and how far down it can be scrolled. */
export function watchFrame(
  ui: Ui,
  { sessions, isInterrupted, where, top, rows, trouble }: Frame,
): { lines: string[]; last: number } {
  const all = [...sessions].sort(byUrgency);
  const room = Math.max(1, rows - AROUND);
  const last = Math.max(0, all.length - room);
  const from = Math.min(top, last);
  const open = all.filter((record) => !isFinal(record));
  const waiting = open.filter(({ resume_ready }) => resume_ready).length;
  const shown = all.slice(from, from + room);
  const counts = `${open.length} open · ${waiting} waiting`;
  const title = shorten(`agent-session  ${counts}  ${clean(where)}`, ui.columns);
  const body =
    all.length === 0
      ? [ui.paint.dim("No open session. What begins from now on appears here.")]
      : table(
          ui,
          HEADER,
          shown.map((record) => row(record, isInterrupted(record), ui.now)),
        ).split("\n");
  const hidden = all.length > room ? `  ${from + 1}–${from + shown.length} of ${all.length}, ↑ ↓ to scroll` : "";
  const keys =
    trouble === undefined ? ui.paint.dim(`q quits${hidden}`) : ui.paint.red(shorten(clean(trouble), ui.columns));
  const padding = Array.from({ length: Math.max(0, rows - 3 - body.length) }, () => "");
  return { lines: [ui.paint.bold(title), "", ...body, ...padding, keys].slice(0, rows), last };
}

const HEADER = ["session", "phase", "age", "task", "agent", "purpose"];

function row(record: SessionRecord, interrupted: boolean, now: number): Cell[] {
  const running = tasksOf(record).find(({ status }) => status === "running");
  const task = running?.task_id ?? record.metadata.task_id;
  return [
    shorten(record.agent_id, WIDTHS.id),
    { text: interrupted ? `${record.phase} !` : record.phase, paint: phasePaint(record) },
    span(ageMs(record.last_updated, now)),
    shorten(clean(typeof task === "string" ? task : ""), WIDTHS.task),
    shorten(clean(record.agent_name), WIDTHS.agent),
    record.purpose,
  ];
}

/** Those that wait for somebody, those at work, those that have ended; in each the newest first. */
function byUrgency(a: SessionRecord, b: SessionRecord): number {
  const rank = (record: SessionRecord) => (isFinal(record) ? 2 : record.resume_ready ? 0 : 1);
  return rank(a) - rank(b) || (a.last_updated < b.last_updated ? 1 : -1);
}
