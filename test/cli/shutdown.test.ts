import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { createSession } from "../../lib/app/create.ts";
import { start } from "../../lib/app/orchestration/orchestrate.ts";
import { get } from "../../lib/app/sessions.ts";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import type { Runtime } from "../../lib/runtime.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { CLI, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const AROUND = { git: () => null };

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line in a process of its own, while this one goes on. */
function background(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, "--json", ...args], { cwd: cli.project, env: cli.env() });
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    out.stdout += text;
  });
  child.stderr.on("data", (text) => {
    out.stderr += text;
  });
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, ...out })));
}

async function department(app: Runtime, agentName = "data"): Promise<string> {
  const { agent_id } = await createSession(app, { kind: "department", agentName }, AROUND);
  await start(app, agent_id);
  return agent_id;
}

async function seen(app: Runtime, id: string, wanted: (record: SessionRecord) => boolean): Promise<void> {
  await expect.poll(async () => wanted((await get(app, id)) as SessionRecord), { timeout: 15_000 }).toBe(true);
}

const isDraining = ({ draining_until }: SessionRecord) => draining_until !== undefined;

describe("shutdown of a session with an open task, in another process", () => {
  it("waits, refuses new work everywhere, and ends it once the task has ended", async () => {
    const app = cli.at(Date.now);
    const id = await department(app);
    await addTask(app, id, { taskId: "t1" });
    const ending = background("shutdown", id, "--reason", "completed-work");
    await seen(app, id, isDraining);
    await expect(addTask(app, id, { taskId: "t2" })).rejects.toMatchObject({ code: "DRAINING" });
    const other = cli.failure("shutdown", id);
    expect(other).toMatchObject({ status: 4, error: { code: "DRAINING" } });
    await completeTask(app, id, "t1", { outcome: "success" });
    const { status, stdout, stderr } = await ending;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ phase: "terminated", outcome: "success", reason: "completed-work" });
    expect(JSON.parse(stdout)).not.toHaveProperty("draining_until");
  });

  it("times out, takes the draining back and leaves phase and tasks as they were", async () => {
    const app = cli.at(Date.now);
    const id = await department(app);
    await addTask(app, id, { taskId: "t1" });
    const before = (await get(app, id)) as SessionRecord;
    const { status, stdout, stderr } = await background("shutdown", id, "--timeout-ms", "200");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(JSON.parse(stderr).error).toMatchObject({
      code: "TIMEOUT",
      details: { agent_id: id, timeout_ms: 200, open_tasks: 1, unread_messages: 0 },
    });
    const after = (await get(app, id)) as SessionRecord;
    expect(after).not.toHaveProperty("draining_until");
    expect({ phase: after.phase, tasks: after.tasks }).toEqual({ phase: before.phase, tasks: before.tasks });
    expect((await addTask(app, id, { taskId: "t2" })).status).toBe("running");
  });

  it("killed while it waits, drains no longer than it would have", async () => {
    const app = cli.at(Date.now);
    const id = await department(app);
    await addTask(app, id, { taskId: "t1" });
    const child = spawn(process.execPath, [CLI, "shutdown", id, "--timeout-ms", "60000"], {
      cwd: cli.project,
      env: cli.env(),
      stdio: "ignore",
    });
    await seen(app, id, isDraining);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    await expect(addTask(app, id, { taskId: "t2" })).rejects.toMatchObject({ code: "DRAINING" });
    const later = cli.at(() => Date.now() + 61_000);
    expect((await addTask(later, id, { taskId: "t2" })).task_id).toBe("t2");
  });
});

describe("shutdown --force", () => {
  it("ends it at once, and its open task with it", async () => {
    const app = cli.at(Date.now);
    const id = await department(app);
    await addTask(app, id, { taskId: "t1" });
    expect(cli.json("shutdown", id, "--force")).toMatchObject({
      phase: "terminated",
      outcome: "cancelled",
      tasks: [{ task_id: "t1", status: "done", outcome: "cancelled" }],
    });
    expect(cli.json("shutdown", id)).toMatchObject({ outcome: "cancelled" });
  });
});

describe("shutdown --all", () => {
  it("ends every open orchestration session, children before their parents, and nothing else", async () => {
    const app = cli.at(Date.now);
    const make = async (kind: string, agentName: string, parentId?: string) =>
      (await createSession(app, { kind, agentName, parentId: parentId ?? null }, AROUND)).agent_id;
    const director = await make("director", "d");
    const department = await make("department", "x", director);
    const worker = await make("active", "w", department);
    const observer = await make("observer", "o");
    await createSession(app, { agentId: "agent-x", agentName: "a" }, AROUND);
    for (const id of [director, department]) await start(app, id);
    const ended = cli.json<SessionRecord[]>("shutdown", "--all");
    const order = ended.map(({ agent_id }) => agent_id);
    expect([...order].sort()).toEqual([director, department, worker, observer].sort());
    expect(order.indexOf(worker)).toBeLessThan(order.indexOf(department));
    expect(order.indexOf(department)).toBeLessThan(order.indexOf(director));
    expect(ended.every(({ phase, reason }) => phase === "terminated" && reason === "emergency")).toBe(true);
    expect((await get(app, "agent-x"))?.phase).toBe("initializing");
    expect(cli.json("shutdown", "--all")).toEqual([]);
  });

  it.each([[[]], [["some-id", "--all"]]])("or one id is said: %j is misuse", (args) => {
    expect(cli.failure("shutdown", ...args)).toMatchObject({ status: 2, error: { code: "USAGE" } });
  });
});
