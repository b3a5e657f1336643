import { assess, isTimed } from "../session/assess.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";
import { upToDate } from "./up-to-date.ts";

/** Longest a timer can be set to, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;
/** Pause before a clock is looked at again whose end could not be written. */
const AGAIN_MS = 1000;

/** Timers for the clocks of the sessions this process has changed; they do not keep it running. */
export class Clocks {
  private readonly app: () => App;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(app: () => App) {
    this.app = app;
  }

  /** Sets the session's timer anew, by its record as it is now. */
  see(record: SessionRecord): void {
    const { agent_id } = record;
    const { now, policy } = this.app();
    if (this.timers.size > 0) {
      clearTimeout(this.timers.get(agent_id));
      this.timers.delete(agent_id);
    }
    if (!isTimed(record, policy)) return;
    const left = assess(record, now(), policy, { ownerAlive: false }).nextTimeoutMs;
    if (left === undefined || this.stopped) return;
    const timer = setTimeout(() => void this.ring(agent_id), Math.min(Math.max(left, 1), LONGEST_MS));
    timer.unref();
    this.timers.set(agent_id, timer);
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private async ring(id: string): Promise<void> {
    const app = this.app();
    try {
      const loaded = await app.store.load(id);
      if (loaded === undefined || this.stopped) return;
      const record = await upToDate(app, loaded.record);
      if (record.revision !== loaded.record.revision) return;
      // Too early by this process's clock, or not to be written just now.
      const { timedOut, lateTasks } = assess(record, app.now(), app.policy, { ownerAlive: false });
      if (timedOut === undefined && lateTasks.length === 0) this.see(record);
      else this.again(id);
    } catch {
      this.again(id);
    }
  }

  private again(id: string): void {
    if (this.stopped) return;
    const timer = setTimeout(() => void this.ring(id), AGAIN_MS);
    timer.unref();
    this.timers.set(id, timer);
  }
}
