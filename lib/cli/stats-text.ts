import type { Stats } from "../app/stats.ts";
import { clean } from "./clean.ts";
import { fields } from "./table.ts";
import type { Ui } from "./ui.ts";

/** The figures of a store for a person; what cannot be said is a dash. */
export function statsText(ui: Ui, { sessions, resume, registry, messages, memory, corrupt }: Stats): string {
  return fields(ui, [
    ["sessions", String(sessions.total_sessions)],
    ["by phase", counts(sessions.by_phase)],
    ["by lifecycle", counts(sessions.by_lifecycle)],
    ["by kind", counts(sessions.by_kind)],
    ["average uptime", orDash(sessions.average_uptime_ms, (ms) => seconds(ms / 1000))],
    ["processed tasks", String(sessions.total_processed_tasks)],
    ["resume rate", orDash(resume.resume_rate, percent)],
    ["resume success rate", orDash(resume.resume_success_rate, percent)],
    ["duration median", orDash(resume.duration_median_seconds, seconds)],
    ["duration p95", orDash(resume.duration_p95_seconds, seconds)],
    ["error rate", orDash(resume.error_rate, percent)],
    ["storage", orDash(resume.storage_bytes, bytes)],
    ["registered", `${registry.total_sessions} (${registry.active_sessions} active)`],
    ["messages", String(messages.total_messages)],
    ["memory entries", String(memory.total_entries)],
    ["corrupt", corrupt > 0 ? ui.paint.red(String(corrupt)) : "0"],
  ]);
}

function orDash(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value);
}

function counts(byName: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byName).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? "–" : clean(parts.join(", "));
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function seconds(value: number): string {
  if (value < 60) return `${value.toFixed(1)} s`;
  return value < 3600 ? `${(value / 60).toFixed(1)} min` : `${(value / 3600).toFixed(1)} h`;
}

function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  return value < 1024 ** 2 ? `${(value / 1024).toFixed(1)} KiB` : `${(value / 1024 ** 2).toFixed(1)} MiB`;
}
