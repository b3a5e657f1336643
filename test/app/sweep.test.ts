import { utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commit } from "../../lib/app/commit.ts";
import { createSession } from "../../lib/app/create.ts";
import { create, finalize, get, update } from "../../lib/app/sessions.ts";
import { sweep } from "../../lib/app/sweep.ts";
import { decideStart } from "../../lib/session/start.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { clockAt, testApp } from "../setup/test-app.ts";
import { filePlace } from "../store/file-place.ts";

const AROUND = { git: () => null };
const WEEK = 7 * 24 * 3_600_000;

describe("a sweep", () => {
  it("removes fifty finished sessions at most, and the rest the next time", async () => {
    const clock = clockAt("2026-05-01T12:00:00.000Z");
    const app = testApp(memoryStore({ now: clock.now }), { now: clock.now });
    for (let at = 0; at < 53; at++) {
      await create(app, { agentId: `s${at}` });
      await finalize(app, `s${at}`, "success");
    }
    expect((await sweep(app)).cleaned).toBe(0);
    clock.add(WEEK + 1000);
    expect((await sweep(app)).cleaned).toBe(50);
    expect((await sweep(app)).cleaned).toBe(3);
    expect((await sweep(app)).cleaned).toBe(0);
  });

  it("ends as abandoned what was silent for 168 hours, in every lifecycle, and not a millisecond before", async () => {
    const clock = clockAt("2026-05-01T12:00:00.000Z");
    const app = testApp(memoryStore({ now: clock.now }), { now: clock.now });
    await create(app, { agentId: "waiting" });
    await update(app, "waiting", { phase: "approval" });
    await createSession(app, { agentId: "feature", featureRequest: "Do it" }, AROUND);
    await update(app, "feature", { phase: "paused" });
    await createSession(app, { agentId: "department", kind: "department", agentName: "d" }, AROUND);
    const ends = async () => {
      await sweep(app);
      const records = await Promise.all(["waiting", "feature", "department"].map((id) => get(app, id)));
      return records.map((record) => [record?.phase, record?.outcome, record?.reason ?? null]);
    };

    clock.add(WEEK - 1);
    expect(await ends()).toEqual([
      ["approval", null, null],
      ["paused", null, null],
      ["initializing", null, null],
    ]);
    clock.add(1);
    expect(await ends()).toEqual([
      ["abandoned", "abandoned", "abandon_after_hours"],
      ["failed", "abandoned", "abandon_after_hours"],
      ["terminated", "abandoned", "abandon_after_hours"],
    ]);
  });

  it("never ends as abandoned what runs in a living process", async () => {
    const clock = clockAt("2026-05-01T12:00:00.000Z");
    const app = testApp(memoryStore({ now: clock.now }), { now: clock.now, alive: () => true });
    const host = { session_id: "c1", agent_type: "worker", machine: "here", pid: 4711, cwd: "/project" };
    const start = { agentId: "running", agentType: "worker", host };
    await commit(app, "running", (record, now) => decideStart(record, start, true, now));
    clock.add(2 * WEEK);
    await sweep(app);
    expect(await get(app, "running")).toMatchObject({ outcome: null });
    await sweep({ ...app, alive: () => false });
    expect(await get(app, "running")).toMatchObject({ outcome: null, interrupted: "owner_dead" });
  });

  // Up to 16 sessions are looked through one by one, of more only those that the index names.
  it.each([3, 80])("removes a session of %d that nobody can read, a week after it was written", async (count) => {
    const { app, path, write } = filePlace();
    for (let at = 0; at < count; at++) await create(app, { agentId: `a-session-with-a-long-name-${at}` });
    const spoil = (age: number) => {
      for (const file of ["state.json", "events.jsonl"]) {
        write("not JSON\n", "a-session-with-a-long-name-1", file);
        utimesSync(path("a-session-with-a-long-name-1", file), new Date(), new Date(Date.now() - age));
      }
    };
    spoil(WEEK - 60_000);
    expect((await sweep(app)).cleaned).toBe(0);
    spoil(WEEK + 60_000);
    expect((await sweep(app)).cleaned).toBe(1);
  });
});
