import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setMemory } from "../../lib/app/hub/memory.ts";
import { send } from "../../lib/app/hub/messages.ts";
import { register, setStatus } from "../../lib/app/hub/presence.ts";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { addTask } from "../../lib/app/tasks/tasks.ts";
import { CLI } from "../cli/command-line.ts";
import { go, hasChromium, launch, open } from "./browser.ts";
import { tenThousand, World } from "./world.ts";

const HOOK = fileURLToPath(new URL("../../dist/hooks/subagent_start.cjs", import.meta.url));
const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

describe.skipIf(!hasChromium)(
  `the dashboard, live${hasChromium ? "" : " (skipped: there is no /usr/bin/chromium)"}`,
  () => {
    let world: World;
    let browser: Browser;
    let url: string;
    beforeEach(async () => {
      world = new World();
      browser = await launch();
    });
    afterEach(async () => {
      await browser.close();
      await world.close();
    });
    const serve = async () => {
      url = (await world.serve()).dashboard ?? "";
    };

    it("shows within a second what another process has done", async () => {
      await create(world.ago(), { agentId: "watched", agentName: "a" });
      await serve();
      const { page } = await open(browser, url);
      const row = page.getByRole("row", { name: /watched/ });
      await row.getByText("initializing").waitFor();
      await page.getByText("Live").waitFor();
      const env = { ...process.env, HOME: world.project, AGENT_SESSION_DIR: world.root };
      const args = [CLI, "update", "watched", "--phase", "approval"];
      expect(spawnSync(process.execPath, args, { cwd: world.project, env }).status).toBe(0);
      const done = performance.now();
      await row.getByText("approval").waitFor();
      expect(performance.now() - done).toBeLessThan(1000);
      await go(page, "#/session/watched");
      await page.getByText("initializing → approval").waitFor();
      await finalize(world.ago(), "watched", "success");
      await page.getByText("Ended: success", { exact: true }).waitFor({ timeout: 2000 });
    });

    it("follows registry, threads and memory of other processes within a second", async () => {
      await serve();
      const { page } = await open(browser, url);
      await page.getByText("Live").waitFor();
      const env = { ...process.env, HOME: world.project, AGENT_SESSION_DIR: world.root };
      const run = (...args: string[]) => {
        const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: world.project, env });
        expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: "" });
        return performance.now();
      };
      const shows = async (since: number, text: string) => {
        await page.getByText(text).first().waitFor();
        expect(performance.now() - since).toBeLessThan(1000);
      };
      await go(page, "#/registry");
      await page.getByText("Nobody is registered").waitFor();
      await shows(run("register", "cece-001", "Cece", "coordinator"), "cece-001");
      run("register", "bob-002", "Bob", "reviewer");
      await shows(run("message", "send", "cece-001", "bob-002", "Please look", "Now"), "Please look");
      await shows(run("status", "bob-002", "working", "--task", "Looking"), "Looking");
      await go(page, "#/memory");
      await page.getByText("Nothing is remembered").waitFor();
      await shows(run("memory", "set", "cece-001", "plan/cost", "412"), "plan/cost");
    });

    it("shows that a running session's host has died", async () => {
      const host = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      try {
        const payload = {
          hook_event_name: "SubagentStart",
          session_id: "conversation-1",
          transcript_path: join(world.project, "conversation-1.jsonl"),
          cwd: world.project,
          agent_id: "a1b2c3d4e5f60718",
          agent_type: "architect",
        };
        const env = { HOME: world.project, AGENT_SESSION_DIR: world.root, CLAUDE_PID: String(host.pid) };
        const options = { cwd: world.project, env: { ...process.env, ...env }, input: JSON.stringify(payload) };
        expect(spawnSync(process.execPath, [HOOK], options).status).toBe(0);
        await serve();
        const { page } = await open(browser, url);
        await page.getByRole("button", { name: "1 Running" }).waitFor();
        await page.getByText("Live").waitFor();
        host.kill("SIGKILL");
        await page.getByRole("button", { name: "1 Interrupted" }).waitFor({ timeout: 10_000 });
      } finally {
        host.kill("SIGKILL");
      }
    });

    it("shows hostile text as text", async () => {
      const app = world.ago();
      await create(app, {
        agentId: "hostile",
        agentName: HOSTILE,
        purpose: HOSTILE,
        tags: [HOSTILE],
        metadata: { task_id: HOSTILE },
      });
      await update(app, "hostile", { error: HOSTILE });
      await register(app, "hostile", { name: HOSTILE, type: HOSTILE, capabilities: [HOSTILE], team: HOSTILE });
      await setStatus(app, "hostile", "working", { task: HOSTILE });
      await setMemory(app, { session: "hostile", key: HOSTILE, value: HOSTILE, tags: [HOSTILE] });
      const message = { from: "hostile", subject: HOSTILE, body: HOSTILE };
      const { thread_id } = await send(app, { ...message, to: "hostile" });
      await addTask(app, "hostile", { taskId: HOSTILE });
      await serve();
      const { page, complaints } = await open(browser, url);
      for (const hash of [
        "#/",
        "#/session/hostile",
        "#/registry",
        `#/thread/${thread_id}`,
        "#/memory",
        "#/routing",
        "#/charts",
      ]) {
        await go(page, hash);
        if (hash !== "#/charts") await page.getByText("<img src=x").first().waitFor();
        expect(await page.locator("img").count()).toBe(0);
        expect(await page.title()).not.toBe("owned");
      }
      expect(complaints).toEqual([]);
    });

    it("says so where there is nothing yet, and shows what comes", async () => {
      await serve();
      const { page } = await open(browser, url);
      await page.getByText("No session yet").waitFor();
      for (const [hash, text] of [
        ["#/registry", "Nobody is registered"],
        ["#/memory", "Nothing is remembered"],
        ["#/routing", "The graph is empty"],
        ["#/charts", "Nothing to draw yet"],
      ] as const) {
        await go(page, hash);
        await page.getByText(text).waitFor();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      }
      await go(page, "#/");
      await create(world.ago(), { agentId: "first", agentName: "a" });
      await page.getByRole("link", { name: "first" }).waitFor();
    });

    it("says that a session cannot be read, and shows the others", async () => {
      for (const agentId of ["torn", "whole"]) await create(world.ago(), { agentId, agentName: "a" });
      for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(world.root, "torn", name), "{torn");
      await serve();
      const { page } = await open(browser, url);
      await page.getByText("1 cannot be read: see agent-session verify").waitFor();
      await page.getByRole("link", { name: "whole" }).waitFor();
      await go(page, "#/session/torn");
      await page.getByRole("alert").getByText("This cannot be shown.").waitFor();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });

    it("says that it is cut off, and keeps what it shows", async () => {
      await create(world.ago(), { agentId: "kept", agentName: "a" });
      await serve();
      const { page } = await open(browser, url);
      await page.getByText("Live").waitFor();
      await world.served?.close();
      await page.getByText("Not connected").waitFor();
      expect(await page.getByRole("link", { name: "kept" }).count()).toBe(1);
    });

    it("pages through ten thousand sessions, and follows them within a second", async () => {
      tenThousand(world);
      await serve();
      const { page } = await open(browser, url);
      await page.getByText("10,000 shown, page 1 of 200").waitFor({ timeout: 30_000 });
      expect(await page.locator("tbody tr").count()).toBe(50);
      await page.getByText("Live").waitFor();
      await update(world.ago(), "agent-00007", { phase: "executing" });
      const done = performance.now();
      await page
        .getByRole("row", { name: /agent-00007/ })
        .getByText("executing")
        .waitFor();
      expect(performance.now() - done).toBeLessThan(1000);
      await page.getByRole("searchbox").fill("agent-04");
      await page.getByText("1,000 shown, page 1 of 20").waitFor();
    });
  },
);
