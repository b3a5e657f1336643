import { describe, expect, it } from "vitest";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import { createRuntime } from "../../lib/runtime.ts";
import { failure, opened } from "../library/workspace.ts";

async function department() {
  const given = await opened();
  const { agent_id: id } = await given.sessions.create({
    kind: "department",
    agentName: "data",
    workspace: "/old",
    metadata: { domain: "data" },
  });
  await given.sessions.start(id);
  const app = createRuntime({ dir: given.dir, now: given.clock.now, durability: "fast" });
  return { ...given, id, app };
}

describe("a migration", () => {
  it("keeps the id and the state, and tells from where to where", async () => {
    const { sessions, id } = await department();
    await sessions.update(id, { metadata: { last_report: "r" }, error: "e" });
    const record = await sessions.migrate(id, { workspace: "/new", preserveState: true, timeoutMs: 60_000 });
    expect(record).toMatchObject({
      agent_id: id,
      workspace: "/new",
      phase: "active",
      error_count: 1,
      metadata: { domain: "data", last_report: "r" },
    });
    expect(record).not.toHaveProperty("draining_until");
    expect((await sessions.history(id)).at(-1)).toMatchObject({
      type: "session.migrated",
      data: { from: "/old", to: "/new", preserve_state: true },
    });
  });

  it("moves what lies there by a function of the caller's, and takes no new work meanwhile", async () => {
    const { sessions, id, app } = await department();
    const told: unknown[] = [];
    const move = async ({ from, to }: { from: string | null; to: string }) => {
      told.push(from, to, (await failure(addTask(app, id, { taskId: "t1" }))).code);
    };
    await sessions.migrate(id, { workspace: "/new", move });
    expect(told).toEqual(["/old", "/new", "DRAINING"]);
    expect((await addTask(app, id, { taskId: "t1" })).task_id).toBe("t1");
  });

  it("that fails half way leaves the old workspace, and the session takes work again", async () => {
    const { sessions, id, app } = await department();
    const before = await sessions.get(id);
    const move = () => Promise.reject(new Error("disk full"));
    await expect(sessions.migrate(id, { workspace: "/new", move })).rejects.toThrow("disk full");
    const after = await sessions.get(id);
    expect(after).toEqual({ ...before, revision: 4, last_updated: after?.last_updated });
    expect((await addTask(app, id, { taskId: "t1" })).task_id).toBe("t1");
    expect((await sessions.history(id)).map(({ type }) => type).slice(2)).toEqual([
      "session.draining",
      "session.draining",
      "task.added",
    ]);
  });

  it("that takes too long is given up, and the caller's function told so", async () => {
    const { sessions, id } = await department();
    let aborted = false;
    const move = ({ signal }: { signal: AbortSignal }) =>
      new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          resolve();
        });
      });
    const late = sessions.migrate(id, { workspace: "/new", timeoutMs: 30, move });
    expect(await failure(late)).toMatchObject({ code: "TIMEOUT" });
    expect(aborted).toBe(true);
    expect((await sessions.get(id))?.workspace).toBe("/old");
  });

  it("while the session ends leaves it ended where it was", async () => {
    const { sessions, id } = await department();
    const move = () => sessions.shutdown(id, { force: true });
    expect(await failure(sessions.migrate(id, { workspace: "/new", move }))).toMatchObject({ code: "FINALIZED" });
    expect(await sessions.get(id)).toMatchObject({ workspace: "/old", phase: "terminated" });
    expect(await failure(sessions.migrate(id, { workspace: "/new" }))).toMatchObject({ code: "FINALIZED" });
  });
});

describe("a migration without the state", () => {
  it("drops counters, finished tasks and notes, and keeps what the session was made with", async () => {
    const { sessions, id, app } = await department();
    await addTask(app, id, { taskId: "t1" });
    await completeTask(app, id, "t1", { outcome: "failed" });
    await sessions.update(id, { metadata: { last_report: "r", reports: ["r"] }, error: "e" });
    expect(await sessions.migrate(id, { workspace: "/new", preserveState: false })).toMatchObject({
      workspace: "/new",
      phase: "active",
      error_count: 0,
      last_error: null,
      tasks: [],
      metadata: { domain: "data" },
    });
  });

  it("waits for open tasks; past its time they stay, with the old workspace", async () => {
    const { sessions, id, app } = await department();
    await addTask(app, id, { taskId: "t1" });
    const late = sessions.migrate(id, { workspace: "/new", preserveState: false, timeoutMs: 60 });
    expect(await failure(late)).toMatchObject({ code: "TIMEOUT", details: { open_tasks: 1 } });
    expect(await sessions.get(id)).toMatchObject({ workspace: "/old", tasks: [{ status: "running" }] });
  });

  it.each([[undefined], [""], ["  "]])("to %j is INVALID_VALUE", async (workspace) => {
    const { sessions, id } = await department();
    expect(await failure(sessions.migrate(id, { workspace } as never))).toMatchObject({ code: "INVALID_VALUE" });
  });
});
