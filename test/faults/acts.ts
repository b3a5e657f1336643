import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { BEGIN, HOUR, type World } from "./world.ts";

/** Something done to a store while the file system fails or the process is killed. */
export interface Act {
  /** What there is before it. */
  prepare(world: World): Promise<void>;
  /** Does it; `acknowledge` after each call that has returned. */
  run(world: World, acknowledge: () => void): Promise<void>;
  /** The sessions it touches. */
  ids: readonly string[];
  documents?: readonly (readonly [collection: string, key: string])[];
  /** What must be done again when it failed, before anything else is as it should be. */
  mend?(world: World): Promise<unknown>;
  /** It replaces whole files: what fails behind that (the folder's fsync) cannot take it back. */
  replaces?: true;
  /** What cannot be read or written is passed over, so that the act returns without having done all. */
  passesOver?: true;
}

const metadata = { task_id: "T001", notes: "naïve 🙂" };

async function waiting({ sessions }: World, agentId = "a"): Promise<void> {
  await sessions.create({ agentId, agentName: "worker", metadata });
  await sessions.update(agentId, { phase: "approval" });
}

export const ACTS: Readonly<Record<string, Act>> = {
  "create the first session of a store": {
    ids: ["a"],
    prepare: async () => {},
    run: async ({ sessions }, acknowledge) => {
      await sessions.create({ agentId: "a", agentName: "worker", metadata });
      acknowledge();
    },
  },
  create: {
    ids: ["a", "b"],
    prepare: waiting,
    run: async ({ sessions }, acknowledge) => {
      await sessions.create({ agentId: "b", agentName: "plugin:reviewer", metadata });
      acknowledge();
    },
  },
  "update twice": {
    ids: ["a"],
    prepare: waiting,
    run: async ({ sessions }, acknowledge) => {
      await sessions.update("a", { metadata: { step: 1 }, error: "one attempt failed" });
      acknowledge();
      await sessions.update("a", { phase: "planning", summary: "second" });
      acknowledge();
    },
  },
  "update over a spoilt state.json": {
    ids: ["a"],
    prepare: async (world) => {
      await waiting(world);
      writeFileSync(join(world.dir, "a", "state.json"), '{"schema_version":1,');
    },
    run: async ({ sessions }, acknowledge) => {
      await sessions.update("a", { summary: "whole again" });
      acknowledge();
    },
  },
  "first change of a record of the seed": {
    ids: ["old"],
    prepare: async ({ dir }) => {
      const at = "2026-01-08T17:50:00.000000+00:00";
      const record = {
        agent_id: "old",
        agent_name: "worker",
        phase: "approval",
        resume_ready: true,
        created_at: at,
        last_updated: at,
      };
      mkdirSync(join(dir, "old"), { recursive: true });
      writeFileSync(join(dir, "old", "state.json"), JSON.stringify(record));
    },
    run: async ({ sessions }, acknowledge) => {
      await sessions.update("old", { phase: "executing" });
      acknowledge();
    },
  },
  finalize: {
    ids: ["a"],
    prepare: waiting,
    run: async ({ sessions }, acknowledge) => {
      await sessions.finalize("a", "completed", { summary: "done" });
      acknowledge();
    },
  },
  claim: {
    ids: ["a"],
    prepare: waiting,
    run: async ({ sessions }, acknowledge) => {
      const { should_resume } = await sessions.shouldResume("a", { claim: "holder-1" });
      if (should_resume) acknowledge();
    },
  },
  delete: {
    ids: ["a", "b"],
    prepare: async (world) => {
      await waiting(world);
      await waiting(world, "b");
    },
    run: async ({ sessions }, acknowledge) => {
      await sessions.delete("a", { force: true });
      acknowledge();
    },
  },
  cleanup: {
    ids: ["a", "due-1", "due-2", "recent"],
    passesOver: true,
    prepare: async (world) => {
      const { sessions } = world;
      await waiting(world);
      world.now = BEGIN - 200 * HOUR;
      for (const agentId of ["due-1", "due-2"]) {
        await sessions.create({ agentId, agentName: "worker" });
        await sessions.finalize(agentId, "completed");
      }
      world.now = BEGIN;
      await sessions.create({ agentId: "recent", agentName: "worker" });
      await sessions.finalize("recent", "failed");
    },
    run: async ({ sessions }, acknowledge) => {
      await sessions.cleanup();
      acknowledge();
    },
  },
  "sweep of what a killed host and a killed writer left": {
    ids: ["a", "behind", "running"],
    passesOver: true,
    prepare: async (world) => {
      await waiting(world);
      await leftBehind(world, "behind");
      plantRunning(world.dir, "running");
      // Copied in by hand, so without a marker: the index is built anew.
      rmSync(join(world.dir, ".open", ".v1"), { force: true });
    },
    run: async ({ sessions }, acknowledge) => {
      await sessions.sweep();
      acknowledge();
    },
  },
  "settle what a killed writer left": {
    ids: ["behind"],
    prepare: (world) => leftBehind(world, "behind"),
    run: async ({ store }, acknowledge) => {
      await store.settle("behind");
      acknowledge();
    },
  },
  "repair an altered journal": {
    ids: ["a"],
    replaces: true,
    prepare: async (world) => {
      await waiting(world);
      await world.sessions.update("a", { summary: "third" });
      const path = join(world.dir, "a", "events.jsonl");
      writeFileSync(path, readFileSync(path, "utf8").replace('"approval"', '"approvaL"'));
    },
    run: async ({ store }, acknowledge) => {
      await store.repair("a", "state");
      acknowledge();
    },
    mend: ({ store }) => store.repair("a", "state"),
  },
  "put and delete documents": {
    ids: ["a"],
    replaces: true,
    documents: [
      ["things", "k"],
      ["things", "gone"],
    ],
    prepare: async (world) => {
      await waiting(world);
      await world.store.doc.put("things", "gone", { there: true });
      await world.store.doc.put("things", "k", { first: "x".repeat(3000) });
    },
    run: async ({ store }, acknowledge) => {
      await store.doc.put("things", "k", { second: "y".repeat(3000) }, { ifRevision: 1 });
      acknowledge();
      await store.doc.delete("things", "gone");
      acknowledge();
    },
  },
};

/** A session whose last change reached the journal only, with the beginning of one more line behind it. */
async function leftBehind(world: World, agentId: string): Promise<void> {
  await waiting(world, agentId);
  const [state, events] = [join(world.dir, agentId, "state.json"), join(world.dir, agentId, "events.jsonl")];
  const old = readFileSync(state);
  await world.sessions.update(agentId, { summary: "only in the journal" });
  writeFileSync(state, old);
  appendFileSync(events, '{"seq":4,"at":"2026-01-08T18:00:00.000Z","id":"torn","ty');
}

/** A session of a host process that is dead: its run is still open. */
function plantRunning(dir: string, agent_id: string): void {
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
