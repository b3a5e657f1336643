import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finalize, update } from "../../lib/app/sessions.ts";
import { CLI, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const HOOK = fileURLToPath(new URL("../../dist/hooks/subagent_start.cjs", import.meta.url));
const hasTmux = spawnSync("tmux", ["-V"]).status === 0;
let tests = 0;
let socket = "";

function tmux(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("tmux", ["-f", "/dev/null", "-L", socket, ...args], {
    encoding: "utf8",
    env: cli.env({ LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TERM: "xterm-256color" }),
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** A shell in a terminal of this size that watches, then says how the terminal was left. */
function start(columns = 100, rows = 12): void {
  const command = `echo BEFORE; '${process.execPath}' '${CLI}' watch; echo "exit $?"; stty -a | tr ';' '\\n' | grep -ow -e '-\\?icanon' -e '-\\?echo'; exec cat`;
  tmux("new-session", "-d", "-x", String(columns), "-y", String(rows), "sh", "-c", command);
}

/** The screen, once it shows `wanted`. */
async function screen(wanted: RegExp): Promise<string> {
  let shown = "";
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(50)) {
    shown = tmux("capture-pane", "-p");
    if (wanted.test(shown)) return shown;
  }
  throw new Error(`The screen never showed ${wanted}:\n${shown}`);
}

function format(of: string): string {
  return tmux("display-message", "-p", of).trim();
}

beforeEach(() => {
  // A server of its own for each test: one that is ending would take the next one in and drop it.
  socket = `agent-session-test-${process.pid}-${tests++}`;
});
afterEach(() => {
  if (hasTmux) spawnSync("tmux", ["-L", socket, "kill-server"]);
});

describe.skipIf(!hasTmux)(`watch in a terminal${hasTmux ? "" : " (skipped: there is no tmux)"}`, () => {
  it("shows the open sessions with phase, age and task, and follows other processes", async () => {
    await cli.has("first", { agentName: "architect", purpose: "vpc", metadata: { task_id: "T042" } });
    start();
    const shown = await screen(/1 open · 0 waiting/);
    expect(shown).toMatch(/SESSION +PHASE +AGE +TASK +AGENT +PURPOSE/);
    expect(shown).toMatch(/first +initializing +\ds +T042 +architect +vpc/);
    await update(cli.minutesAgo(0), "first", { phase: "approval" });
    await screen(/first +approval/);
    await cli.has("second");
    await screen(/2 open · 1 waiting/);
    await finalize(cli.minutesAgo(0), "first", "success");
    await screen(/1 open[\s\S]*first +completed/);
  });

  it("marks a session whose host has died", async () => {
    const host = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    try {
      const payload = { hook_event_name: "SubagentStart", session_id: "c-1", agent_id: "a1b2c3", agent_type: "worker" };
      const input = JSON.stringify({ ...payload, cwd: cli.project, transcript_path: join(cli.project, "c-1.jsonl") });
      const env = cli.env({ CLAUDE_PID: String(host.pid) });
      expect(spawnSync(process.execPath, [HOOK], { cwd: cli.project, env, input }).status).toBe(0);
      start();
      await screen(/a1b2c3 +initializing +\d/);
      host.kill("SIGKILL");
      await screen(/a1b2c3 +initializing ! +\d/);
    } finally {
      host.kill("SIGKILL");
    }
  });

  it.each(["q", "C-c"])("%s leaves the terminal as it was", async (key) => {
    start();
    await screen(/No open session/);
    expect(format("#{alternate_on} #{cursor_flag}")).toBe("1 0");
    tmux("send-keys", key);
    const shown = await screen(/exit 0[\s\S]*\becho/);
    expect(shown).toMatch(/^BEFORE\nexit 0\nicanon\necho\n/);
    expect(format("#{alternate_on} #{cursor_flag} #{wrap_flag}")).toBe("0 1 1");
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"])("%s leaves the terminal as it was", async (signal) => {
    start();
    await screen(/No open session/);
    const pid = spawnSync("pgrep", ["-P", format("#{pane_pid}")], { encoding: "utf8" }).stdout.trim();
    process.kill(Number(pid), signal);
    await screen(/exit 0\nicanon\necho\n/);
    expect(format("#{alternate_on} #{cursor_flag} #{wrap_flag}")).toBe("0 1 1");
  });

  it("C-z gives the terminal back, and fg takes it again", async () => {
    tmux("new-session", "-d", "-x", "100", "-y", "12", "sh", "-i");
    tmux("send-keys", `PS1=; '${process.execPath}' '${CLI}' watch`, "Enter");
    await screen(/No open session/);
    tmux("send-keys", "C-z");
    await screen(/Stopped/);
    expect(format("#{alternate_on} #{cursor_flag} #{wrap_flag}")).toBe("0 1 1");
    await cli.has("meanwhile");
    tmux("send-keys", "fg", "Enter");
    await screen(/1 open[\s\S]*meanwhile/);
    expect(format("#{alternate_on} #{cursor_flag}")).toBe("1 0");
    tmux("send-keys", "q");
    await screen(/Stopped/);
    expect(format("#{alternate_on} #{cursor_flag} #{wrap_flag}")).toBe("0 1 1");
  });

  it("fits a terminal that changes its size, and scrolls", async () => {
    for (let n = 10; n < 30; n++) await cli.has(`session-${n}`, { purpose: "a long purpose ".repeat(20) });
    start(100, 12);
    const shown = await screen(/1–8 of 20/);
    expect(shown.trimEnd().split("\n")).toHaveLength(12);
    tmux("send-keys", "G");
    await screen(/13–20 of 20/);
    tmux("resize-window", "-x", "60", "-y", "30");
    const larger = await screen(/q quits *$/m);
    expect(larger.match(/session-\d\d/g)).toHaveLength(20);
    expect(larger.split("\n").every((line) => line.length <= 60)).toBe(true);
    tmux("resize-window", "-x", "40", "-y", "6");
    await screen(/of 20/);
  });

  it("shows stored text without obeying it", async () => {
    await cli.has("hostile", { purpose: "\u001b[2J\u001b]0;owned\u0007 text \u202e", agentName: "a\nb" });
    start();
    expect(await screen(/hostile/)).toMatch(/hostile +initializing +\ds +- +a b +\[2J\]0;owned text/);
  });
});
