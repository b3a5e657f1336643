import { ownerAlive } from "../app/context.ts";
import { everySession } from "../app/readable.ts";
import { look } from "../app/sessions.ts";
import type { Runtime } from "../runtime.ts";
import { type Assessment, assess } from "../session/assess.ts";
import type { SessionRecord } from "../session/record.ts";
import { openTasks, tasksOf } from "../session/tasks/index.ts";

/** A session as the dashboard's lists show it. */
export interface Row {
  agent_id: string;
  agent_name: string;
  purpose: string;
  lifecycle: string;
  phase: string;
  state: Assessment["state"];
  outcome: string | null;
  created_at: string;
  last_updated: string;
  finalized_at: string | null;
  duration_seconds: number | null;
  error_count: number;
  tags: string[];
  task: string | null;
}

/**
 * Every session of the store in short, kept in memory for as long as the server runs: so that a page of ten thousand
 * sessions is answered without reading one of them.
 */
export class SessionIndex {
  readonly rows = new Map<string, Row>();
  private readonly tasked = new Set<string>();
  corrupt = 0;
  private readonly app: Runtime;
  private loading: Promise<void> | undefined;

  constructor(app: Runtime) {
    this.app = app;
  }

  /** Reads the whole store at the first call; later calls wait for that one. A failed reading is tried again. */
  ready(): Promise<void> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = undefined;
      this.rows.clear();
      this.tasked.clear();
      throw error;
    });
    return this.loading;
  }

  /** Looks at one session again; it is called for every entry of the feed about one. */
  async refresh(id: string): Promise<void> {
    const found = await look(this.app, id);
    if (typeof found === "object") this.keep(found);
    else {
      this.rows.delete(id);
      this.tasked.delete(id);
    }
  }

  /** Looks again at those that run, and answers which do no more: a host that dies tells nobody. */
  async stopped(): Promise<string[]> {
    const running = [...this.rows.values()].filter(({ state }) => state === "running").map(({ agent_id }) => agent_id);
    for (const id of running) await this.refresh(id);
    return running.filter((id) => this.rows.get(id)?.state !== "running");
  }

  /** The sessions with tasks that are not done. */
  atWork(): string[] {
    return [...this.tasked];
  }

  private async read(): Promise<void> {
    let corrupt = 0;
    for await (const { id, record } of everySession(this.app)) {
      if (record === undefined) corrupt++;
      // One that has changed meanwhile is there already, and newer.
      else if (!this.rows.has(id)) this.keep(record);
    }
    this.corrupt = corrupt;
  }

  private keep(record: SessionRecord): void {
    const { agent_id } = record;
    this.rows.set(agent_id, this.rowOf(record));
    if (openTasks(record).length > 0) this.tasked.add(agent_id);
    else this.tasked.delete(agent_id);
  }

  private rowOf(record: SessionRecord): Row {
    const { app } = this;
    const running = tasksOf(record).find(({ status }) => status === "running")?.task_id;
    const task = running ?? record.metadata.task_id;
    return {
      agent_id: record.agent_id,
      agent_name: record.agent_name,
      purpose: record.purpose,
      lifecycle: record.lifecycle,
      phase: record.phase,
      state: assess(record, app.now(), app.policy, { ownerAlive: ownerAlive(app, record) }).state,
      outcome: record.outcome,
      created_at: record.created_at,
      last_updated: record.last_updated,
      finalized_at: record.finalized_at,
      duration_seconds: record.duration_seconds,
      error_count: record.error_count,
      tags: record.tags,
      task: typeof task === "string" ? task : null,
    };
  }
}
