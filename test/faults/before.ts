import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { BEGIN, type World } from "./world.ts";

export const metadata = { task_id: "T001", notes: "naïve 🙂" };

/** A session that waits for an approval. */
export async function waiting({ sessions }: World, agentId = "a"): Promise<void> {
  await sessions.create({ agentId, agentName: "worker", metadata });
  await sessions.update(agentId, { phase: "approval" });
}

/** A session whose last change reached the journal only, with the beginning of one more line behind it. */
export async function leftBehind(world: World, agentId: string): Promise<void> {
  await waiting(world, agentId);
  const [state, events] = [join(world.dir, agentId, "state.json"), join(world.dir, agentId, "events.jsonl")];
  const old = readFileSync(state);
  await world.sessions.update(agentId, { summary: "only in the journal" });
  writeFileSync(state, old);
  appendFileSync(events, '{"seq":4,"at":"2026-01-08T18:00:00.000Z","id":"torn","ty');
}

/** A session of a host process that is dead: its run is still open. */
export function plantRunning(dir: string, agent_id: string): void {
  const at = new Date(BEGIN - 60_000).toISOString();
  const host = {
    session_id: "c1",
    agent_type: "worker",
    machine: hostname(),
    pid: 0x7ffffff0,
    cwd: "/",
    runs: [{ started_at: at }],
  };
  const record = {
    ...{
      schema_version: 1,
      agent_id,
      agent_name: "worker",
      purpose: "general",
      lifecycle: "agent",
      phase: "executing",
    },
    ...{ outcome: null, resume_ready: false, revision: 1, created_at: at, last_updated: at, finalized_at: null },
    ...{
      duration_seconds: null,
      summary: null,
      error_count: 0,
      last_error: null,
      history: [],
      metadata: {},
      tags: [],
      host,
    },
  };
  mkdirSync(join(dir, agent_id), { recursive: true });
  writeFileSync(join(dir, agent_id, "state.json"), JSON.stringify(record));
}
