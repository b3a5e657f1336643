import writeFileAtomic from "write-file-atomic";
import { metrics as countAll } from "../../app/metrics.ts";
import { type Performance, performanceOf } from "../../app/orchestration/health.ts";
import { SessionError } from "../../errors.ts";
import { usageOf } from "../../process-usage.ts";
import { type Answer, command } from "../command.ts";
import { optionalArgument, text } from "../options.ts";
import { fields } from "../table.ts";
import type { Ui } from "../ui.ts";
import { orDash } from "./health.ts";

export const metrics = command({
  name: "metrics",
  group: "Tasks, tiles and metrics",
  summary: "Print the metrics of the store in Prometheus' format, or what one session has done",
  details: "Counters never fall, whatever was cleaned up. Labels never hold a session's id.",
  example: "agent-session metrics --textfile /var/lib/node_exporter/agent-session.prom",
  args: { id: optionalArgument("id", "A session: its performance") },
  options: { textfile: text("--textfile <path>", "Write them to this file in one step, for node_exporter") },
  async run({ args: { id }, options: { textfile }, app }): Promise<Answer> {
    if (id !== undefined) {
      if (textfile !== undefined) throw new SessionError("USAGE", "--textfile is for the metrics of the whole store.");
      const figures = await performanceOf(app(), id, usageOf);
      return { json: figures, text: (ui) => performanceText(ui, figures) };
    }
    const all = await countAll(app(), app().destinations.tiles);
    if (textfile === undefined) return { json: { text: all }, text: () => all.trimEnd() };
    await written(textfile, all);
    return { json: { textfile }, text: () => "", note: `Wrote ${textfile}.` };
  },
});

/** Readable for everybody: another user's node_exporter reads it. */
async function written(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode: 0o644 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SessionError("STORE_UNAVAILABLE", `The file ${path} could not be written (${code}).`, { path });
  }
}

function performanceText(ui: Ui, figures: Performance): string {
  return fields(ui, [
    ["messages processed", String(figures.messages_processed)],
    ["average response", `${figures.average_response_ms} ms`],
    ["error rate", String(figures.error_rate)],
    ["throughput", `${figures.throughput_per_s}/s`],
    ["memory", orDash(figures.memory_bytes)],
    ["cpu", orDash(figures.cpu)],
  ]);
}
