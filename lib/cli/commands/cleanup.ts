import { cleanup as cleanUp } from "../../app/cleanup.ts";
import { tidyLogs } from "../../app/tidy.ts";
import { command } from "../command.ts";
import { decimal, flag } from "../options.ts";

const HOURS = 24;

export const cleanup = command({
  name: "cleanup",
  group: "Keep the store in order",
  summary: "Delete sessions that ended some time ago",
  details: "A session that waits is never deleted. In a pipe it prints the deleted ids.",
  example: "agent-session cleanup --hours 24 --dry-run",
  args: {},
  options: {
    hours: decimal("--hours <n>", `Those that ended at least so many hours ago (default: ${HOURS})`),
    dryRun: flag("--dry-run", "Only say which"),
  },
  async run({ options: { hours = HOURS, dryRun }, app, progress }) {
    const step = progress("Deleting");
    const report = await cleanUp(app(), { hours, dryRun, onProgress: step });
    if (!dryRun) await tidyLogs(app());
    const { removed, kept } = report;
    return {
      json: report,
      text: () => removed.join("\n"),
      note: `${dryRun ? "Would delete" : "Deleted"} ${removed.length}, kept ${kept}.`,
    };
  },
});
