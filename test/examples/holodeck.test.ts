import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { registerAgent } from "../../lib/app/tasks/agents.ts";
import { openSessions, type SessionRecord } from "../../lib/index.ts";
import { createRuntime } from "../../lib/runtime.ts";
import { serve } from "../../lib/server/main.ts";
import { type PlatoServer, platoServer } from "../outbound/plato-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let home: string;
let plato: PlatoServer;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "holodeck-"));
  mkdirSync(join(home, ".claude"));
  plato = await platoServer();
});
afterEach(async () => {
  await plato.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Starts an example as it stands, in a project of its own; it is one process, which can be killed. */
function start(name: string, more: Record<string, string> = {}) {
  const env = { ...process.env, HOME: home, USERPROFILE: home, CLAUDE_PROJECT_DIR: home, ...more };
  const loader = pathToFileURL(join(root, "node_modules/tsx/dist/loader.mjs")).href;
  const args = ["--import", loader, join(root, "test/examples", `${name}.ts`)];
  const child = spawn(process.execPath, args, { cwd: home, env });
  let [out, err] = ["", ""];
  child.stdout.on("data", (part) => {
    out += part;
  });
  child.stderr.on("data", (part) => {
    err += part;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.once("close", (code) => done({ code, out, err })),
  );
  return { child, ended };
}

const run = (name: string, more?: Record<string, string>) => start(name, more).ended;

/** The tiles of the second example. */
const FULL = [
  "[SESSION_START] oracle1:constraint-theory-research",
  "[TASK_START] analyze-fleet-h1 → oracle1",
  "[TASK_END] analyze-fleet-h1 — SUCCESS",
  "[TASK_START] compute-cohomology → forgemaster",
  "[TASK_END] compute-cohomology — FAILED",
  "[TASK_START] write-findings → oracle1",
  "[TASK_END] write-findings — SUCCESS",
  "[SESSION_END] oracle1:constraint-theory-research — SUCCESS",
];

describe("the examples of seed 000", () => {
  it("create a session with two tasks, one of which is cancelled with it", async () => {
    expect(await run("holodeck-create")).toEqual({
      code: 0,
      out: "analyze-h1-data: success\nwrite-report: cancelled\n",
      err: "",
    });
    const sessions = await openSessions({ dir: join(home, ".claude/session") });
    const [record] = await sessions.list();
    await sessions.close();
    expect(record).toMatchObject({
      agent_name: "oracle1",
      purpose: "my-research-session",
      outcome: "success",
      tags: ["research", "constraint-theory"],
      tasks: [
        { data: { query: "what is H¹ emergence?" }, duration_ms: 2340 },
        { data: { topic: "constraint theory findings" } },
      ],
    });
  }, 60_000);

  it("make every tile once and in order, routed by a fleet router, though the server fails and is slow", async () => {
    const fleet = createRuntime({ dir: join(home, "fleet"), env: { HOME: home }, cwd: home, durability: "fast" });
    await registerAgent(fleet, "oracle1", ["research", "plato", "publishing"]);
    await registerAgent(fleet, "forgemaster", ["compilation", "constraint-theory"]);
    const router = await serve(fleet, { port: 0 });
    plato.faults.push("hang up", { status: 500 }, { delayMs: 20 }, "accept, then hang up", { status: 429 });

    const env = { PLATO_URL: plato.url, PLATO_API_KEY: plato.key, H1_ROUTER_URL: router.url };
    const { code, out, err } = await run("holodeck-tiles", env);
    // What the server's failures have left is sent by the next one who comes by.
    const again = await run("holodeck-tiles", env);
    await router.close();

    const lines = "analyze-fleet-h1 → oracle1\ncompute-cohomology → forgemaster\nwrite-findings → oracle1\n";
    expect({ code, out, err }).toEqual({ code: 0, out: lines, err: "" });
    expect(again.code).toBe(0);
    expect(plato.tiles.map(({ question }) => question)).toEqual([...FULL, ...FULL]);
    expect(plato.tiles[7]?.answer).toMatchObject({
      outcome: "success",
      tasks: { total: 3, succeeded: 2, failed: 1, cancelled: 0, timed_out: 0 },
      h1_delta: { start: 0, end: 0, change: 0 },
      patterns: ["first_failure_recovered"],
    });
  }, 60_000);

  it("lose, double and swap no tile when they are killed while one is on its way, and the server restarts", async () => {
    const env = { PLATO_URL: plato.url, PLATO_API_KEY: plato.key, H1_ROUTER_URL: "http://127.0.0.1:9" };
    for (const tiles of [1, 4, 7]) {
      // The server has taken that tile, and its sender does not learn of it.
      const wanted = plato.bodies.length + tiles;
      plato.faults.push(...Array(tiles - 1).fill({ delayMs: 0 }), "accept, then say nothing");
      const { child, ended } = start("holodeck-tiles", env);
      while (plato.bodies.length < wanted && child.exitCode === null) await new Promise((look) => setTimeout(look, 5));
      child.kill("SIGKILL");
      expect((await ended).code).toBeNull();
      await plato.restart();
    }
    expect(await run("holodeck-tiles", env)).toMatchObject({ code: 0, err: "" });
    expect(plato.bodies.length).toBeGreaterThan(plato.tiles.length);

    const sessions = await openSessions({ dir: join(home, ".claude/session") });
    const happened = (await sessions.list()).sort((a, b) => (a.created_at < b.created_at ? -1 : 1)).flatMap(tilesOf);
    await sessions.close();
    expect(plato.tiles.map(({ question }) => question)).toEqual(happened);
  }, 120_000);
});

/** What a session of the example must have told so far, by its record: its tasks come one after the other. */
function tilesOf({ phase, tasks = [], outcome }: SessionRecord): string[] {
  return [
    FULL[0] as string,
    ...tasks.flatMap(({ task_id, outcome }) => [
      `[TASK_START] ${task_id} → oracle1`,
      ...(outcome === null ? [] : [`[TASK_END] ${task_id} — ${outcome.toUpperCase()}`]),
    ]),
    ...(phase === "completed" ? [`[SESSION_END] oracle1:constraint-theory-research — ${outcome?.toUpperCase()}`] : []),
  ];
}
