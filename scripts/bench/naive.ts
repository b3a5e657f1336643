import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the seeds store of a session. */
interface State {
  agent_id: string;
  agent_name: string;
  phase: string;
  resume_ready: boolean;
  created_at: string;
  last_updated: string;
  finalized_at: string | null;
  outcome: string | null;
  error_count: number;
  history: object[];
  metadata: Record<string, unknown>;
}

const RESUMABLE = ["approval", "investigating", "planning"];

/**
 * For comparison: the read-modify-write of the seed documents. One `state.json` per session, read, changed and
 * written in place; no lock, no journal, no index. A list reads every session.
 */
export class NaiveSessions {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  create(id: string, agentName: string, metadata: Record<string, unknown> = {}): State {
    const at = new Date().toISOString();
    mkdirSync(join(this.dir, id), { recursive: true });
    const state: State = {
      agent_id: id,
      agent_name: agentName,
      phase: "initializing",
      resume_ready: false,
      created_at: at,
      last_updated: at,
      finalized_at: null,
      outcome: null,
      error_count: 0,
      history: [],
      metadata,
    };
    this.write(state);
    return state;
  }

  get(id: string): State {
    return JSON.parse(readFileSync(this.path(id), "utf8")) as State;
  }

  update(id: string, change: (state: State) => void): State {
    const state = this.get(id);
    change(state);
    state.last_updated = new Date().toISOString();
    state.resume_ready = RESUMABLE.includes(state.phase);
    this.write(state);
    return state;
  }

  finalize(id: string, outcome: string): State {
    return this.update(id, (state) => {
      state.history.push({ from_phase: state.phase, to_phase: outcome, timestamp: new Date().toISOString() });
      state.phase = outcome;
      state.outcome = outcome;
      state.finalized_at = new Date().toISOString();
    });
  }

  shouldResume(id: string): boolean {
    const state = this.get(id);
    const age = Date.now() - Date.parse(state.last_updated);
    return RESUMABLE.includes(state.phase) && state.resume_ready && age < 1_800_000 && state.error_count < 3;
  }

  list(take: (state: State) => boolean = () => true): State[] {
    const found = readdirSync(this.dir)
      .filter((id) => existsSync(this.path(id)))
      .map((id) => this.get(id))
      .filter(take);
    return found.sort((a, b) => (a.last_updated < b.last_updated ? 1 : -1));
  }

  cleanup(hours: number): string[] {
    const cutoff = Date.now() - hours * 3_600_000;
    const old = this.list((state) => state.finalized_at !== null && Date.parse(state.finalized_at) < cutoff);
    for (const { agent_id } of old) rmSync(join(this.dir, agent_id), { recursive: true });
    return old.map(({ agent_id }) => agent_id);
  }

  private path(id: string): string {
    return join(this.dir, id, "state.json");
  }

  private write(state: State): void {
    writeFileSync(this.path(state.agent_id), JSON.stringify(state, null, 2));
  }
}
