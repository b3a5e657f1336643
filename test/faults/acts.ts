import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leftBehind, metadata, plantRunning, waiting } from "./before.ts";
import { BEGIN, HOUR, type World } from "./world.ts";

/** Something done to a store while the file system fails or the process is killed. */
export interface Act {
  /** What there is before it. */
  prepare(world: World): Promise<void>;
  /** Does it; `acknowledge` after each call that has returned. */
  run(world: World, acknowledge: () => void): Promise<void>;
  /** The sessions it touches. */
  ids: readonly string[];
  /** Documents it touches, or that it may touch any. */
  documents?: readonly (readonly [collection: string, key: string])[] | "any";
  /** A next write to more than the sessions and documents that are named. */
  again?(world: World): Promise<unknown>;
  /** What must be done again when it failed, before anything else is as it should be. */
  mend?(world: World): Promise<unknown>;
  /** It replaces whole files, perhaps several: what fails behind the first cannot take it back. */
  replaces?: true;
  /** What cannot be read or written is passed over, so that the act returns without having done all. */
  passesOver?: true;
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
      ["things", "new"],
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
      await store.doc.put("things", "new", { third: "z".repeat(3000) });
      acknowledge();
    },
  },
  "send a message and read the inbox": {
    ids: ["a", "b"],
    replaces: true,
    documents: "any",
    prepare: async (world) => {
      await waiting(world);
      await waiting(world, "b");
    },
    run: async (world, acknowledge) => {
      await note(world);
      acknowledge();
      await world.sessions.messages.inbox("b", { markRead: true });
      acknowledge();
    },
    again: note,
  },
  "a new version in the memory": {
    ids: ["a"],
    replaces: true,
    documents: "any",
    prepare: async (world) => {
      await waiting(world);
      await world.sessions.memory.set("a", "decision", { version: 1 });
    },
    run: async (world, acknowledge) => {
      await remember(world);
      acknowledge();
    },
    again: remember,
  },
};

function note({ sessions }: World): Promise<unknown> {
  return sessions.messages.send({ from: "a", to: "b", type: "notification", subject: "Ready", body: "It is done." });
}

function remember({ sessions }: World): Promise<unknown> {
  return sessions.memory.set("a", "decision", { version: 2 });
}
