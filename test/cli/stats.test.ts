import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { freshCommandLine, inFolder } from "./command-line.ts";

const cli = freshCommandLine();
const START = Date.parse("2026-01-08T10:00:00Z");

interface Stats {
  sessions: Record<string, unknown>;
  resume: Record<string, number | null>;
  corrupt: number;
}

/** Five sessions that ended after 10, 20, 30, 40 and 100 seconds, the last failed with an error; and two open ones. */
async function store(): Promise<void> {
  let now = START;
  const app = cli.at(() => now);
  for (const [at, seconds] of [10, 20, 30, 40, 100].entries()) {
    now = START;
    await create(app, { agentId: `done-${at}`, agentName: "a" });
    if (seconds === 100) await update(app, `done-${at}`, { error: "e" });
    now += seconds * 1000;
    await finalize(app, `done-${at}`, seconds === 100 ? "failed" : "completed");
  }
  const recent = cli.minutesAgo(2);
  await create(recent, { agentId: "open", agentName: "a" });
  await create(recent, { agentId: "waits", agentName: "a" });
  await update(recent, "waits", { phase: "approval" });
}

describe("stats --json", () => {
  it("counts nothing, and has no rates, where there is no store", () => {
    expect(cli.json("stats")).toEqual({
      sessions: {
        total_sessions: 0,
        by_kind: {},
        by_phase: {},
        by_lifecycle: {},
        average_uptime_ms: null,
        total_processed_tasks: 0,
      },
      resume: {
        resume_rate: null,
        resume_success_rate: null,
        duration_median_seconds: null,
        duration_p95_seconds: null,
        error_rate: null,
        storage_bytes: 0,
      },
      registry: { total_sessions: 0, active_sessions: 0, by_status: {}, by_agent_type: {}, by_user: {} },
      messages: { total_messages: 0, by_type: expect.any(Object), active_sessions: 0 },
      memory: { total_entries: 0, by_type: expect.any(Object), unique_keys: 0, unique_sessions: 0, unique_tags: 0 },
      corrupt: 0,
    });
  });

  it.runIf(inFolder())("counts sessions, durations, errors and bytes", async () => {
    await store();
    mkdirSync(join(cli.root, "torn"));
    writeFileSync(join(cli.root, "torn", "state.json"), "{");
    const { sessions, resume, corrupt } = cli.json<Stats>("stats");
    expect(sessions).toEqual({
      total_sessions: 7,
      by_kind: {},
      by_phase: { approval: 1, completed: 4, failed: 1, initializing: 1 },
      by_lifecycle: { agent: 7 },
      average_uptime_ms: expect.any(Number),
      total_processed_tasks: 0,
    });
    expect(sessions.average_uptime_ms).toBeGreaterThanOrEqual(120_000);
    expect(resume).toEqual({
      resume_rate: null,
      resume_success_rate: null,
      duration_median_seconds: 30,
      duration_p95_seconds: 88,
      error_rate: 1 / 7,
      storage_bytes: expect.any(Number),
    });
    expect(resume.storage_bytes).toBeGreaterThan(7 * 500);
    expect(corrupt).toBe(1);
  });

  it("takes the resume rates from the delegations", async () => {
    let now = START;
    const app = cli.at(() => now);
    const at = new Date(START).toISOString();
    for (const agentId of ["went-on", "stayed", "restored", "successor"]) {
      now = START - 1000;
      await create(app, { agentId, agentName: "a" });
      if (agentId !== "successor") await update(app, agentId, { phase: "approval" });
    }
    now = START + 1000;
    await update(app, "went-on", { phase: "executing" });
    await finalize(app, "successor", "completed");
    const delegations = [
      { verdict: "resume", session: "went-on", at },
      { verdict: "resume", session: "stayed", at },
      { verdict: "restore", session: "restored", agent_id: "successor", at },
      { verdict: "restore", session: "deleted-since", at },
      { verdict: "new", agent_id: "went-on", at },
      { verdict: "new", at },
    ];
    for (const [key, value] of delegations.entries()) await app.store.doc.put("delegations", `toolu_${key}`, value);
    await app.store.doc.put("delegations", "odd", null);
    expect(cli.json<Stats>("stats").resume).toMatchObject({ resume_rate: 4 / 6, resume_success_rate: 2 / 3 });
  });
});

describe("stats for a person", () => {
  it("prints the figures, and a dash for what cannot be said", async () => {
    await store();
    const { stdout } = cli.run(["stats"]);
    expect(stdout.replace(/(?<=storage {14})[\d.]+ KiB/, "<size>").replace(/(?<=uptime {7})[\d.]+ min/, "<time>")).toBe(
      `sessions             7
by phase             approval 1, completed 4, failed 1, initializing 1
by lifecycle         agent 7
by kind              –
average uptime       <time>
processed tasks      0
resume rate          –
resume success rate  –
duration median      30.0 s
duration p95         1.5 min
error rate           14.3 %
storage              <size>
registered           0 (0 active)
messages             0
memory entries       0
corrupt              0
`,
    );
  });
});
