import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { addTask } from "../../lib/app/tasks/tasks.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

describe("task", () => {
  it("adds, starts, completes, shows and lists", async () => {
    await cli.has("s1", { agentName: "oracle1" });
    const added = cli.json(
      "task",
      "add",
      "s1",
      "a",
      "--data",
      '{"q":1}',
      "--priority",
      "high",
      "--capability",
      "x",
      "--capability",
      "y",
    );
    expect(added).toMatchObject({
      task_id: "a",
      data: { q: 1 },
      priority: "high",
      required_capabilities: ["x", "y"],
      status: "running",
    });
    expect(cli.json("task", "add", "s1", "b", "--depends-on", "a")).toMatchObject({
      status: "pending",
      depends_on: ["a"],
    });
    expect(cli.json("task", "add", "s1", "c", "--pending")).toMatchObject({ status: "pending" });
    expect(cli.json("task", "start", "s1", "c")).toMatchObject({ status: "running" });
    const ended = cli.json(
      "task",
      "complete",
      "s1",
      "c",
      "failed",
      "--duration-ms",
      "12.5",
      "--result",
      "[1]",
      "--error",
      "boom",
    );
    expect(ended).toMatchObject({ outcome: "failed", duration_ms: 12.5, result: [1], error: "boom" });
    cli.json("task", "complete", "s1", "a", "success");
    expect(cli.json("task", "get", "s1", "b")).toMatchObject({ status: "running" });
    expect(cli.json<{ task_id: string }[]>("task", "list", "s1").map(({ task_id }) => task_id)).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(cli.json<{ task_id: string }[]>("task", "list", "s1", "--active").map(({ task_id }) => task_id)).toEqual([
      "b",
    ]);
  });

  it("prints one line per task in a pipe", async () => {
    await cli.has("s1");
    cli.run(["task", "add", "s1", "analyze"]);
    const { stdout } = cli.run(["task", "complete", "s1", "analyze", "success", "--duration-ms", "5"]);
    expect(stdout).toMatch(/^analyze {2}success {2}normal {2}5 ms {2}\d{4}-\S+Z {2}- {2}-\n$/);
    expect(cli.run(["task", "list", "s1"]).stdout).toBe(stdout);
  });

  it.each<[string[], number, string]>([
    [["add", "none", "t"], 3, "NOT_FOUND"],
    [["add", "s1", "t"], 4, "CONFLICT"],
    [["add", "s1", "u", "--depends-on", "x"], 3, "TASK_NOT_FOUND"],
    [["add", "s1", "u", "--data", "[]"], 4, "INVALID_VALUE"],
    [["add", "s1", "u", "--data", "{"], 2, "USAGE"],
    [["add", "s1", "u", "--priority", "urgent"], 2, "USAGE"],
    [["get", "s1", "x"], 3, "TASK_NOT_FOUND"],
    [["start", "s1", "x"], 3, "TASK_NOT_FOUND"],
    [["complete", "s1", "t", "done"], 4, "INVALID_OUTCOME"],
    [["complete", "s1", "t", "success", "--duration-ms", "soon"], 2, "USAGE"],
    [["complete", "s1", "t"], 2, "USAGE"],
    [["list", "none"], 3, "NOT_FOUND"],
    [[], 2, "USAGE"],
  ])("%j exits with %d, %s", async (args, exit, code) => {
    await cli.has("s1");
    await addTask(cli.minutesAgo(0), "s1", { taskId: "t" });
    const { status, error } = cli.failure("task", ...args);
    expect({ status, code: error.code }).toEqual({ status: exit, code });
  });
});

const HOLDS_ITS_BREATH = `
import { writeSync } from "node:fs";
import { openSessions } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
const sessions = await openSessions();
await sessions.create({ agentId: "killed", limits: { taskTimeoutSeconds: 0.2 } });
await sessions.tasks.add("killed", "t");
writeSync(1, "added");
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`;

describe("the clocks", () => {
  const limits = { facets: { limits: { session_timeout_seconds: 600 } } };

  it.each([["list", "--active-only"], ["get", "dead"], ["should-resume", "dead"], ["sweep"], ["task", "list", "dead"]])(
    "of a session whose process has died are heard by the next command: %s",
    async (...args) => {
      // Made eleven minutes ago by a process that is gone.
      await create(cli.minutesAgo(11), { agentId: "dead", ...limits });
      await addTask(cli.minutesAgo(11), "dead", { taskId: "t" });
      cli.run(args);
      const { record } = (await cli.minutesAgo(0).store.load("dead")) ?? {};
      expect(record).toMatchObject({
        phase: "failed",
        outcome: "timeout",
        tasks: [{ task_id: "t", outcome: "timeout" }],
      });
    },
  );

  it("of a session whose process was killed are heard by the next command", async () => {
    // It holds its breath, so that no timer of its own can end the task, and is killed.
    const died = spawnSync(process.execPath, ["--input-type=module", "--eval", HOLDS_ITS_BREATH], {
      cwd: cli.project,
      env: cli.env(),
      encoding: "utf8",
      killSignal: "SIGKILL",
      timeout: 3000,
    });
    expect(died).toMatchObject({ signal: "SIGKILL", stdout: "added", stderr: "" });
    const { store } = cli.minutesAgo(0);
    expect((await store.load("killed"))?.record.tasks).toMatchObject([{ task_id: "t", status: "running" }]);
    expect(cli.json("task", "get", "killed", "t")).toMatchObject({ status: "done", outcome: "timeout" });
    expect((await store.load("killed"))?.record).toMatchObject({ phase: "initializing", outcome: null });
  });
});

describe("route", () => {
  it("routes, and shows the graph", async () => {
    await cli.has("s1", { agentName: "oracle1" });
    expect(cli.json("task", "route", "s1", "t", "--capability", "x")).toMatchObject({
      agent_id: "oracle1",
      task_id: "t",
      confidence: 1,
    });
    expect(cli.json("route", "snapshot")).toMatchObject({
      n_vertices: 2,
      n_edges: 1,
      n_components: 1,
      h1_dimension: 0,
    });
    expect(cli.json("route", "status")).toMatchObject({ n_tasks: 1, emergence_detected: false });
    expect(cli.json("route", "agents")).toEqual([]);
    expect(cli.run(["task", "route", "s1", "t"]).stdout).toContain("why             No agent is registered: oracle1");
  });

  it("says in its decision that no URL of a router is known, which no project may say", async () => {
    await cli.has("s1", { agentName: "oracle1" });
    mkdirSync(`${cli.project}/.claude`);
    writeFileSync(`${cli.project}/.claude/agent-session.json`, '{"router": {"kind": "http"}}');
    expect(cli.json("task", "route", "s1", "t")).toMatchObject({
      agent_id: "oracle1",
      confidence: 0,
      reasoning: expect.stringMatching(/^The router did not answer: no router URL is configured\. Decided here/),
    });
  });
});
