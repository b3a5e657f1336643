import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanup } from "../../lib/app/cleanup.ts";
import type { App } from "../../lib/app/context.ts";
import { createSession } from "../../lib/app/create.ts";
import { countMetrics, metrics } from "../../lib/app/metrics.ts";
import { seenEvents } from "../../lib/app/seen-events.ts";
import { create, finalize, shouldResume } from "../../lib/app/sessions.ts";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import { flushTiles } from "../../lib/app/tasks/tiles.ts";
import { tidyLogs } from "../../lib/app/tidy.ts";
import type { Store } from "../../lib/store/contract.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { clockAt, testApp } from "../setup/test-app.ts";

const DAY = 24 * 3_600_000;
const clock = clockAt("2026-05-01T12:00:00.000Z");
let dir: string;
beforeEach(() => {
  clock.set("2026-05-01T12:00:00.000Z");
  dir = join(mkdtempSync(join(tmpdir(), "metrics-")), "sessions");
});
afterEach(() => rmSync(join(dir, ".."), { recursive: true, force: true }));

const onFiles = () => fileStore({ dir, durable: false, now: clock.now });
const over = (store: Store, parts: Partial<App> = {}) => testApp(store, { now: clock.now, ...parts });

/** Sessions with a task each, ended in success. */
async function lives(app: App, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at++) {
    await create(app, { agentId: `s${at}` });
    await addTask(app, `s${at}`, { taskId: "t" });
    await completeTask(app, `s${at}`, "t", { outcome: "success", durationMs: 100 });
    await finalize(app, `s${at}`, "success");
  }
}

describe.each([
  ["in memory", () => memoryStore({ now: clock.now })],
  ["on files", onFiles],
])("counting %s", (_, store) => {
  it("counts each commit once, however often and by however many it is looked at", async () => {
    const app = over(store());
    await lives(app, 0, 10);
    await Promise.all(Array.from({ length: 5 }, () => countMetrics(app)));
    await lives(app, 10, 15);
    const states = await Promise.all(Array.from({ length: 5 }, () => countMetrics(app)));
    const expected = {
      sessions_started: 15,
      sessions_completed: { success: 15 },
      tasks_started: 15,
      tasks_completed: { success: 15 },
    };
    for (const state of [...states, await countMetrics(app)]) expect(state).toMatchObject(expected);
    expect((await countMetrics(app)).task_seconds.success?.sum).toBe(1.5);
  });

  it("counts once what the feed holds twice, also when the first was counted by an earlier call", async () => {
    const app = over(store());
    await lives(app, 0, 3);
    const { entries } = await app.store.feed.read("");
    await countMetrics(app);
    for (const entry of entries) await app.store.feed.append(entry);
    expect(await countMetrics(app)).toMatchObject({ sessions_started: 3, tasks_started: 3 });
  });

  it("counts every lifecycle", async () => {
    const app = over(store());
    const kinds = [{ agentId: "a" }, { agentId: "f", featureRequest: "x" }, { agentId: "o", kind: "active" }];
    for (const kind of kinds) await createSession(app, { agentName: "x", ...kind }, { git: () => null });
    expect(await metrics(app)).toContain("\nholodeck_session_active_total 3\n");
    for (const id of ["a", "f", "o"]) await finalize(app, id, "failed");
    const text = await metrics(app);
    for (const name of ["holodeck_session_completed_total", "agent_session_ended_total"]) {
      expect(text).toContain(`\n${name}{outcome="failed"} 3\n`);
    }
    expect(text.match(/^agent_session_sessions\{.*/gm)).toEqual([
      'agent_session_sessions{lifecycle="agent",phase="failed"} 1',
      'agent_session_sessions{lifecycle="feature",phase="failed"} 1',
      'agent_session_sessions{lifecycle="orchestration",phase="terminated"} 1',
    ]);
  });

  it("counts facts", async () => {
    const app = over(store());
    await create(app, { agentId: "s" });
    const note = (type: "lock_wait" | "hook", data: object) =>
      app.store.facts.append([{ at: "2026-05-01T12:00:00.000Z", type, data: { ...data } }]);
    for (let at = 0; at < 5; at++) await note("lock_wait", { ms: 2 });
    await note("hook", { hook: "session_end", event: "SessionEnd", ms: 20, ok: true });
    const seen = new Map([["SessionEnd", "2026-05-01T12:00:00.000Z"]]);
    expect(await seenEvents(app)).toEqual(seen);
    await countMetrics(app);
    await note("lock_wait", { ms: 2 });
    const state = await countMetrics(app);
    expect(state.lock_wait_seconds).toEqual({ counts: [0, 6, 0, 0, 0, 0, 0, 0, 0], sum: 0.012 });
    expect(await seenEvents(app)).toEqual(seen);
  });

  it("does not stop at an entry of another shape", async () => {
    const app = over(store());
    await app.store.feed.append({ agent_id: "x", seq: 1, at: "", type: "task.routed" });
    await lives(app, 0, 1);
    expect(await countMetrics(app)).toMatchObject({ sessions_started: 1 });
  });
});

describe("the checkpoint", () => {
  it("forgets sessions whose commits cannot come again, and keeps those of a killed writer", async () => {
    const app = over(onFiles());
    await lives(app, 0, 5);
    await create(app, { agentId: "open" });
    expect(Object.keys((await countMetrics(app)).seen)).toHaveLength(6);
    clock.add(3_600_001);
    await create(app, { agentId: "later" });
    expect(Object.keys((await countMetrics(app)).seen)).toEqual(["later"]);
  });

  it("brings no store into being", async () => {
    const app = over(onFiles());
    expect(await metrics(app)).toContain("holodeck_session_active_total 0\n");
    expect(existsSync(dir)).toBe(false);
  });

  it("notes the reasons of decisions", async () => {
    const noted: object[] = [];
    const app = over(memoryStore(), { note: (type, data) => noted.push({ type, ...data }) });
    await shouldResume(app, "nothing");
    await create(app, { agentId: "s" });
    await shouldResume(app, "s", { asker: "host" });
    expect(noted).toEqual([
      { type: "resume_decision", asker: "direct", reason: "session_not_found" },
      { type: "resume_decision", asker: "host", reason: "phase_not_resumable" },
    ]);
  });
});

describe("cleaning up", () => {
  const days = () => readdirSync(join(dir, ".feed"));
  const counters = async (app: App) => {
    const { sessions_started, sessions_completed, tasks_completed, session_seconds } = await countMetrics(app);
    return { sessions_started, sessions_completed, tasks_completed, session_seconds };
  };

  it("makes no counter fall, and forgets days that everybody has behind them", async () => {
    const app = over(onFiles());
    await lives(app, 0, 4);
    const before = await counters(app);
    clock.add(10 * DAY);
    await lives(app, 4, 5);
    expect((await cleanup(app, { hours: 24 })).removed).toHaveLength(4);
    await tidyLogs(app);
    expect(days()).toEqual(["2026-05-11.jsonl"]);
    expect(await counters(app)).toMatchObject({
      sessions_started: before.sessions_started + 1,
      sessions_completed: { success: 5 },
    });
  });

  it("keeps the last week", async () => {
    const app = over(onFiles());
    await lives(app, 0, 1);
    clock.add(6 * DAY);
    await lives(app, 1, 2);
    await tidyLogs(app);
    expect(days()).toHaveLength(2);
  });

  it("keeps what has tiles that are still to be sent", async () => {
    const tiles = { url: "http://127.0.0.1:9", room: "r" };
    const app = over(onFiles(), { destinations: { tiles } });
    await lives(app, 0, 1);
    await flushTiles(app, tiles, { budgetMs: 1000 });
    clock.add(10 * DAY);
    await flushTiles(app, tiles, { budgetMs: 1000 });
    await lives(app, 1, 2);
    await tidyLogs(app);
    expect(days()).toHaveLength(2);
  });
});
