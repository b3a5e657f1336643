import { type Swept, sweep as sweepStore } from "../../app/sweep.ts";
import { sendWaiting, tidyLogs } from "../../app/tidy.ts";
import { span } from "../age.ts";
import { command } from "../command.ts";
import { type Cell, table } from "../table.ts";

/** Longest time one sweep sends tiles. Milliseconds. */
const SENDING_MS = 5000;

export const sweep = command({
  name: "sweep",
  group: "Keep the store in order",
  summary: "Bring the store in line with reality and show what waits",
  details:
    "Runs whose process died become interrupted, what killed writers left is finished, old finished sessions go (at most 50), waiting tiles are sent.",
  example: "agent-session sweep --json",
  args: {},
  options: {},
  async run({ app }) {
    const { sessions: _, ...report } = await sweepStore(app());
    await sendWaiting(app(), SENDING_MS);
    await tidyLogs(app());
    const rows = [
      ...report.resumable.map((seen) => row(seen, "resumable")),
      ...report.interrupted.map((seen) => row(seen, "interrupted")),
      ...report.expired.map((seen) => row(seen, "expired")),
    ];
    return {
      json: report,
      text: (ui) => table(ui, ["id", "state", "phase", "age", "task", "agent"], rows),
      note: `${rows.length === 0 ? "Nothing waits. " : ""}Removed ${report.cleaned} old sessions.`,
    };
  },
});

function row(seen: Swept, state: "resumable" | "interrupted" | "expired"): Cell[] {
  const { agent_id, phase, age_seconds, task_id, agent_name } = seen;
  const paint = state === "expired" ? "dim" : state === "interrupted" ? "red" : "yellow";
  return [agent_id, { text: state, paint }, phase, span(age_seconds * 1000), task_id ?? "", agent_name];
}
