import type { MemoryStats } from "../hub/memory-search.ts";
import type { RegistryStats } from "../hub/registry.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { parseTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { memoryStats } from "./memory.ts";
import { type MessageStats, messageStats } from "./messages.ts";
import { registryStats } from "./presence.ts";
import { readable } from "./readable.ts";
import { type ResumeStats, resumeStats } from "./resume-stats.ts";

export interface Stats {
  sessions: {
    total_sessions: number;
    by_kind: Record<string, number>;
    by_phase: Record<string, number>;
    by_lifecycle: Record<string, number>;
    /** Of the open ones, since their creation; null when there are none. */
    average_uptime_ms: number | null;
    /** Finished tasks of all sessions. */
    total_processed_tasks: number;
  };
  resume: ResumeStats;
  registry: RegistryStats;
  messages: MessageStats;
  memory: MemoryStats;
  /** Sessions that cannot be read; they count nowhere else. */
  corrupt: number;
}

export interface StatsOptions {
  onProgress?: (read: number) => void;
}

/** Counts over every stored session and the hub. Cost: reads them all once, and measures the store. */
export async function stats(app: App, options: StatsOptions = {}): Promise<Stats> {
  const records: SessionRecord[] = [];
  let corrupt = 0;
  for await (const { record } of readable(app, app.store.ids())) {
    if (record === undefined) corrupt++;
    else records.push(record);
    options.onProgress?.(records.length + corrupt);
  }
  return {
    sessions: sessionStats(records, app.now()),
    resume: await resumeStats(app, records),
    registry: await registryStats(app),
    messages: await messageStats(app),
    memory: await memoryStats(app),
    corrupt,
  };
}

function sessionStats(records: readonly SessionRecord[], now: number): Stats["sessions"] {
  const uptimes = records
    .filter((record) => !isFinal(record))
    .map((record) => Math.max(0, now - (parseTime(record.created_at) ?? now)));
  const sum = uptimes.reduce((total, each) => total + each, 0);
  return {
    total_sessions: records.length,
    by_kind: countBy(records.flatMap(({ kind }) => kind ?? [])),
    by_phase: countBy(records.map(({ phase }) => phase)),
    by_lifecycle: countBy(records.map(({ lifecycle }) => lifecycle)),
    average_uptime_ms: uptimes.length === 0 ? null : Math.round(sum / uptimes.length),
    total_processed_tasks: records.reduce((total, record) => total + finishedTasks(record), 0),
  };
}

/** Counts by name, names in order. */
function countBy(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of [...names].sort()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function finishedTasks({ tasks }: SessionRecord): number {
  return Array.isArray(tasks) ? tasks.filter((task) => task?.status === "done").length : 0;
}
