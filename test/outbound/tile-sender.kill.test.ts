import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { create, finalize } from "../../lib/app/sessions.ts";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { testApp } from "../setup/test-app.ts";
import { type PlatoServer, platoServer } from "./plato-server.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const TASKS = 20;
const KILLS = 8;

let home: string;
let server: PlatoServer;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "tile-kill-"));
  mkdirSync(join(home, ".claude"));
  writeFileSync(join(home, ".claude/agent-session.json"), JSON.stringify({ plato: { scout_room: "r/o/o/m" } }));
  server = await platoServer();
});
afterEach(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

function sender(): ChildProcess {
  const env = { ...process.env, HOME: home, USERPROFILE: home, CLAUDE_PROJECT_DIR: home };
  const plato = { PLATO_URL: server.url, PLATO_API_KEY: server.key };
  return spawn(process.execPath, [CLI, "tiles", "--flush", "--json"], {
    cwd: home,
    env: { ...env, ...plato },
    stdio: "ignore",
  });
}

describe("a sender that is killed", () => {
  it(`loses, swaps and doubles no tile, though ${KILLS} of its kind die and the server fails and restarts under them`, async () => {
    const app = testApp(fileStore({ dir: join(home, ".claude/session"), durable: false }));
    const expected = ["[SESSION_START] oracle1:research"];
    await create(app, { agentId: "s1", agentName: "oracle1", purpose: "research" });
    for (let at = 1; at <= TASKS; at++) {
      await addTask(app, "s1", { taskId: `t${at}` });
      await completeTask(app, "s1", `t${at}`, { outcome: "success" });
      expected.push(`[TASK_START] t${at} → oracle1`, `[TASK_END] t${at} — SUCCESS`);
    }
    await finalize(app, "s1", "success");
    expected.push("[SESSION_END] oracle1:research — SUCCESS");

    for (let kill = 1; kill <= KILLS; kill++) {
      server.faults.push({ delayMs: 5 }, kill % 2 ? { status: 503 } : "accept, then hang up", { delayMs: 50 });
      const arrived = server.bodies.length;
      const child = sender();
      const died = new Promise((done) => child.once("exit", done));
      // Killed while a tile is on its way: the server has it, and the sender does not know.
      while (server.bodies.length < arrived + kill && child.exitCode === null) {
        await new Promise((look) => setTimeout(look, 2));
      }
      child.kill("SIGKILL");
      await died;
      if (kill === KILLS / 2) await server.restart();
    }
    server.faults.length = 0;
    // The server goes away under those who send, and comes back; one of three sends, the others find that out.
    const arrived = server.bodies.length;
    const last = [sender(), sender(), sender()];
    const ended = last.map((child) => new Promise((done) => child.once("exit", done)));
    while (server.bodies.length === arrived && last.some(({ exitCode }) => exitCode === null))
      await new Promise((look) => setTimeout(look, 2));
    await server.restart();
    expect(await Promise.all(ended)).toContain(0);

    expect(server.tiles.map(({ question }) => question)).toEqual(expected);
    expect(server.bodies.length).toBeGreaterThan(expected.length);
    expect(server.bodies.length).toBeLessThanOrEqual(expected.length + 2 * KILLS + 1);
  }, 120_000);
});
