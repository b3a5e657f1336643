import type { MemoryStats } from "../hub/memory-search.ts";
import type { RegistryStats } from "../hub/registry.ts";
import { isFinal } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { parseTime } from "../session/time.ts";
import type { App } from "./context.ts";
import { memoryStats } from "./hub/memory.ts";
import { type MessageStats, messageStats } from "./hub/messages.ts";
import { registryStats } from "./hub/presence.ts";
import { everySession } from "./readable.ts";
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

/** Counts over every stored session and the hub. Cost: reads them all once, holding none, and measures the store. */
export async function stats(app: App, options: StatsOptions = {}): Promise<Stats> {
  const counted = new Counted(app.now());
  let [read, corrupt] = [0, 0];
  for await (const { record } of everySession(app)) {
    if (record === undefined) corrupt++;
    else counted.take(record);
    options.onProgress?.(++read);
  }
  return {
    sessions: counted.stats(),
    resume: await resumeStats(app, counted),
    registry: await registryStats(app),
    messages: await messageStats(app),
    memory: await memoryStats(app),
    corrupt,
  };
}

class Counted {
  total = 0;
  withErrors = 0;
  /** Of finished sessions, in seconds. */
  readonly durations: number[] = [];
  private readonly kinds = new Map<string, number>();
  private readonly phases = new Map<string, number>();
  private readonly lifecycles = new Map<string, number>();
  private readonly uptime = { sum: 0, sessions: 0 };
  private doneTasks = 0;
  private readonly now: number;

  constructor(now: number) {
    this.now = now;
  }

  take(record: SessionRecord): void {
    const { kind, phase, lifecycle, duration_seconds, tasks } = record;
    this.total++;
    if (record.error_count > 0) this.withErrors++;
    if (typeof duration_seconds === "number") this.durations.push(duration_seconds);
    if (kind !== undefined && kind !== null) count(this.kinds, kind);
    count(this.phases, phase);
    count(this.lifecycles, lifecycle);
    if (Array.isArray(tasks)) this.doneTasks += tasks.filter((task) => task?.status === "done").length;
    if (isFinal(record)) return;
    this.uptime.sum += Math.max(0, this.now - (parseTime(record.created_at) ?? this.now));
    this.uptime.sessions++;
  }

  stats(): Stats["sessions"] {
    const { sum, sessions } = this.uptime;
    return {
      total_sessions: this.total,
      by_kind: byName(this.kinds),
      by_phase: byName(this.phases),
      by_lifecycle: byName(this.lifecycles),
      average_uptime_ms: sessions === 0 ? null : Math.round(sum / sessions),
      total_processed_tasks: this.doneTasks,
    };
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Names in order. */
function byName(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
