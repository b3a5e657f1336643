import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { inWorld } from "./host-world.ts";
import { lineOf, readStream, replay, streamNames, VERSIONS } from "./streams.ts";

// Per session: type, tasks, phase, how each run ended, tie. The same on both hosts unless the host did otherwise.
const STORED: Record<string, string[]> = {
  "api-error-background": ["worker T401 initializing api_error certain interrupted"],
  "api-error-foreground": ["worker T401 completed api_error,stopped certain"],
  "api-error-main": [],
  asked: [],
  background: ["worker T101 completed stopped certain"],
  "built-in-explore": ["Explore T101 completed stopped,stopped certain"],
  "built-in-plan": ["Plan T101 completed stopped certain"],
  clear: ["worker T301 approval stopped certain", "worker T301 approval stopped certain"],
  compact: ["worker T301 approval stopped certain"],
  context: ["worker T501 completed stopped certain"],
  denied: [],
  "fan-out-background": ["T201", "T202", "T203"].map((task) => `worker ${task} completed stopped certain`),
  "fan-out-foreground": ["T201", "T202", "T203"].map((task) => `worker ${task} completed stopped certain`),
  "flag-omitted": ["worker T101 completed stopped certain"],
  foreground: ["worker T101 approval stopped certain"],
  fork: ["worker T301 approval stopped certain"],
  "message-denied": ["worker T501 completed stopped certain"],
  "message-while-running": ["worker T301 completed stopped certain"],
  nested: ["helper T101 completed stopped certain nested", "worker T101 completed stopped certain"],
  plugin: ["worker T601 completed stopped certain"],
  "resume-after-early-kill": ["worker T301 initializing owner_dead provisional interrupted"],
  "resume-after-kill": ["worker T301 completed owner_dead,stopped certain"],
  "resume-by-name": ["worker T301 completed stopped,stopped certain"],
  "resume-elsewhere": ["worker T301 approval stopped certain"],
  "resume-twice": ["worker T301 completed stopped,stopped,stopped certain"],
  "sigint-background": ["worker T401 initializing session_end certain interrupted"],
  "sigint-foreground": ["worker T401 initializing session_end provisional interrupted"],
  sigkill: ["worker T401 initializing open provisional"],
  sigterm: ["worker T401 initializing session_end provisional interrupted"],
  "stop-blocked": ["worker T501 completed stopped certain"],
  "task-stop": ["worker T401 completed task_stop,stopped certain"],
  tasks: [],
  "turn-limit": ["worker T401 completed turn_limit,stopped certain"],
  "turn-limit-background": ["worker T401 initializing turn_limit certain interrupted"],
  "type-omitted": ["general-purpose T101 completed stopped certain"],
  "unknown-type": [],
  "updated-input-twice": ["worker T501 completed stopped certain"],
};

const OLDER_HOST: typeof STORED = {
  // It refuses the name of an agent that has finished.
  "resume-by-name": ["worker T301 approval stopped certain"],
  // It ended before the second resume.
  "resume-twice": ["worker T301 approval stopped,stopped certain"],
  // It tells its model of the killed task before it ends.
  "sigint-background": ["worker T401 initializing task_stop certain interrupted"],
};

describe.each(VERSIONS)("recorded streams of host %s", (version) => {
  const expected: typeof STORED = version === "2.1.197" ? { ...STORED, ...OLDER_HOST } : STORED;

  it("are all known here", () => {
    expect(streamNames(version).sort()).toEqual(Object.keys(STORED).sort());
  });

  it.each(Object.keys(STORED))("%s: leaves the sessions that were, and denies nothing", (name) =>
    inWorld(async (world) => {
      const answers = await replay(world, readStream(version, name));

      expect((await world.records()).map(lineOf).sort()).toEqual(expected[name]);
      expect(JSON.stringify(answers)).not.toContain("permissionDecision");
      const pending = [];
      for await (const key of world.store.doc.list("pending")) pending.push(key);
      // What never started waits a while for its agent when its conversation was not seen to end.
      if (name !== "sigkill") expect(pending).toEqual([]);
    }),
  );

  it.each(Object.keys(STORED))("%s: every event twice gives the same answers and the same sessions", (name) =>
    inWorld(async (once) => {
      const stream = readStream(version, name);
      const answers = await replay(once, stream);
      await inWorld(async (twice) => {
        const doubled = await replay(twice, stream, 2);

        const asIn = (home: string, value: unknown) =>
          JSON.parse(JSON.stringify(value).replaceAll(home, "~")) as unknown;
        for (const [at, pair] of doubled.entries()) {
          expect(asIn(twice.home, pair.slice(0, 1))).toEqual(asIn(once.home, answers[at]));
          // A note for a prompt is given once; all else is said again to whoever asks again.
          if (stream.events[at]?.payload.hook_event_name !== "UserPromptSubmit") expect(pair[1]).toEqual(pair[0]);
        }
        const plain = (records: SessionRecord[]) => records.map(({ revision: _revision, ...record }) => record);
        expect(asIn(twice.home, plain(await twice.records()))).toEqual(asIn(once.home, plain(await once.records())));
      });
    }),
  );

  it("leave the same sessions in a store of files", async () => {
    for (const name of Object.keys(STORED)) {
      await inWorld(
        async (world) => {
          await replay(world, readStream(version, name));
          expect([name, (await world.records()).map(lineOf).sort()]).toEqual([name, expected[name]]);
        },
        (now, home) => fileStore({ dir: join(home, "session"), durable: false, now }),
      );
    }
  });
});
