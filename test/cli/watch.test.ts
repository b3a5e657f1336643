import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { createSession } from "../../lib/app/create.ts";
import { transition, updateSession } from "../../lib/app/moves.ts";
import { finalize, remove } from "../../lib/app/sessions.ts";
import { CLI, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const AROUND = { git: () => null };

interface Event {
  type: string;
  agent_id: string;
  seq: number;
  at: string;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

/** The built `watch` in a process of its own; it answers once it is known to listen. */
async function watching(...args: string[]) {
  const child = spawn(process.execPath, [CLI, "watch", ...args], { cwd: cli.project, env: cli.env() });
  running.push(child);
  const lines: string[] = [];
  let stderr = "";
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const app = cli.at(Date.now);
  // It follows from the feed's end on: what is seen first tells when that was.
  for (let nth = 0; lines.length === 0; nth++) {
    if (child.exitCode !== null || nth > 400) throw new Error(`watch does not listen: ${stderr}`);
    await createSession(app, { agentId: `warm-up-${nth}`, agentName: "warm-up" }, AROUND);
    await new Promise((wake) => setTimeout(wake, 50));
  }
  const others = () => lines.filter((line) => !line.includes("warm-up"));
  const until = (count: number) =>
    expect.poll(() => others().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  return { child, app, lines, others, until, ended, stderr: () => stderr };
}

const parsed = (lines: string[]): Event[] => lines.map((line) => JSON.parse(line));

describe("watch --json", () => {
  it("sees every change another process makes, in order, none twice", async () => {
    const { app, others, until } = await watching("--json");
    const ids = ["a", "b", "c"];
    for (const agentId of ids) await createSession(app, { agentId, featureRequest: "f" }, AROUND);
    for (let round = 0; round < 20; round++) {
      for (const id of ids) await updateSession(app, id, { metadata: { round } });
    }
    for (const id of ids) await transition(app, id, "planning", { reason: "go" });
    for (const id of ids) await finalize(app, id, "failed");
    await remove(app, "a");
    // created, 20 updates, a move with its checkpoint, and an end: move, end, checkpoint.
    const each = 1 + 20 + 2 + 3;
    await until(3 * each + 1);
    const events = parsed(others());
    expect(events).toHaveLength(3 * each + 1);
    for (const id of ids) {
      const own = events.filter(({ agent_id, type }) => agent_id === id && type !== "session.deleted");
      expect(own.map(({ seq }) => seq)).toEqual([
        1,
        ...Array.from({ length: 20 }, (_, at) => at + 2),
        22,
        22,
        23,
        23,
        23,
      ]);
      expect(own.slice(21).map(({ type }) => type)).toEqual([
        "session.phase_changed",
        "checkpoint.created",
        "session.phase_changed",
        "session.finalized",
        "checkpoint.created",
      ]);
    }
    expect(events.at(-1)).toMatchObject({ type: "session.deleted", agent_id: "a" });
    expect(events.find(({ type }) => type === "session.phase_changed")).toEqual({
      type: "session.phase_changed",
      agent_id: "a",
      seq: 22,
      at: expect.stringMatching(/Z$/),
      from: "initializing",
      to: "planning",
      reason: "go",
    });
  });

  it("tells only the types that are asked for, under a seed's name too", async () => {
    const { app, others, until } = await watching("--json", "--type", "session.created", "--type", "sessionTerminated");
    await createSession(app, { agentId: "a", agentName: "a" }, AROUND);
    await transition(app, "a", "planning");
    await finalize(app, "a", "completed");
    await until(2);
    expect(parsed(others()).map(({ type }) => type)).toEqual(["session.created", "session.finalized"]);
  });
});

describe("watch --as", () => {
  it("tells only of sessions that the observer's monitoring targets name, by name or id", async () => {
    const app = cli.at(Date.now);
    const metadata = { monitoringTargets: ["director-1", "department-*", "warm-up", "id-?"] };
    await createSession(app, { kind: "observer", agentName: "o", agentId: "observer-1", metadata }, AROUND);
    const { others, until } = await watching("--json", "--as", "observer-1");
    const made = ["director-1", "director-2", "department-x", "other"];
    for (const agentName of made)
      await createSession(app, { kind: "active", agentName, agentId: `s.${agentName}` }, AROUND);
    await createSession(app, { agentName: "x", agentId: "id-1" }, AROUND);
    await createSession(app, { agentName: "x", agentId: "id-22" }, AROUND);
    await createSession(app, { agentName: "director-1", agentId: "last" }, AROUND);
    await until(4);
    expect(parsed(others()).map(({ agent_id }) => agent_id)).toEqual([
      "s.director-1",
      "s.department-x",
      "id-1",
      "last",
    ]);
  });

  it("nobody is NOT_FOUND, an unknown type INVALID_VALUE", () => {
    expect(cli.failure("watch", "--as", "nobody")).toMatchObject({ status: 3, error: { code: "NOT_FOUND" } });
    expect(cli.failure("watch", "--type", "session.zapped")).toMatchObject({
      status: 4,
      error: { code: "INVALID_VALUE" },
    });
  });
});

describe("watch in a pipe", () => {
  it("prints a line per event, and ends with a signal as it should", async () => {
    const { app, child, others, until, ended, stderr } = await watching();
    await createSession(app, { agentId: "a", agentName: "a" }, AROUND);
    await until(1);
    expect(others()[0]).toMatch(
      /^\S+Z {2}a {2}1 {2}created agent_name=a purpose=general lifecycle=agent phase=initializing$/,
    );
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(stderr()).toBe("");
  });

  it("ends when its reader goes away", async () => {
    const { app, child, ended } = await watching();
    child.stdout?.destroy();
    let over = false;
    void ended.then(() => {
      over = true;
    });
    for (let nth = 0; !over && nth < 200; nth++) {
      await createSession(app, { agentId: `more-${nth}`, agentName: "a" }, AROUND);
      await new Promise((wake) => setTimeout(wake, 50));
    }
    expect(await ended).toBe(0);
  });
});
