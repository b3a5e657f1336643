import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { registerAgent } from "../../lib/app/agents.ts";
import { openSessions } from "../../lib/index.ts";
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

/** Runs an example as it stands, in a project of its own. */
function run(
  name: string,
  more: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const env = { ...process.env, HOME: home, USERPROFILE: home, CLAUDE_PROJECT_DIR: home, ...more };
  const args = [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "test/examples", `${name}.ts`)];
  const child = spawn(process.execPath, args, { cwd: home, env });
  let [out, err] = ["", ""];
  child.stdout.on("data", (part) => {
    out += part;
  });
  child.stderr.on("data", (part) => {
    err += part;
  });
  return new Promise((done) => child.once("close", (code) => done({ code, out, err })));
}

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
    const expected = [
      "[SESSION_START] oracle1:constraint-theory-research",
      "[TASK_START] analyze-fleet-h1 → oracle1",
      "[TASK_END] analyze-fleet-h1 — SUCCESS",
      "[TASK_START] compute-cohomology → forgemaster",
      "[TASK_END] compute-cohomology — FAILED",
      "[TASK_START] write-findings → oracle1",
      "[TASK_END] write-findings — SUCCESS",
      "[SESSION_END] oracle1:constraint-theory-research — SUCCESS",
    ];
    expect(plato.tiles.map(({ question }) => question)).toEqual([...expected, ...expected]);
    expect(plato.tiles[7]?.answer).toMatchObject({
      outcome: "success",
      tasks: { total: 3, succeeded: 2, failed: 1, cancelled: 0, timed_out: 0 },
      h1_delta: { start: 0, end: 0, change: 0 },
      patterns: ["first_failure_recovered"],
    });
  }, 60_000);
});
