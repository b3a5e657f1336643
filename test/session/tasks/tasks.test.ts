import { describe, expect, it } from "vitest";
import type { Decision } from "../../../lib/session/draft.ts";
import { DEFAULT_POLICY } from "../../../lib/session/policy.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import { decideAddTask, type NewTask } from "../../../lib/session/tasks/add.ts";
import { decideCompleteTask, decideStartTask } from "../../../lib/session/tasks/end.ts";
import { tasksOf } from "../../../lib/session/tasks/index.ts";
import { eventsOf, NOW, recordAfter, refusal, sample, task } from "../sample.ts";

const AT = "2026-01-08T18:30:00.000Z";

const open = (parts: Partial<SessionRecord> = {}) => sample({ phase: "executing", ...parts });
const add = (record: SessionRecord, taskId: string, more: Partial<NewTask> = {}, now = NOW) =>
  decideAddTask(record, { taskId, ...more }, DEFAULT_POLICY, now);
const complete = (record: SessionRecord, id: string, outcome: string, now = NOW, more = {}) =>
  decideCompleteTask(record, id, { outcome: outcome as never, ...more }, now);
const found = (record: SessionRecord, id: string) => tasksOf(record).find(({ task_id }) => task_id === id);

/** The session after all of these, one after the other. */
function through(record: SessionRecord, ...steps: ((record: SessionRecord) => Decision)[]): SessionRecord {
  return steps.reduce((at, step) => recordAfter(at, step(at)), record);
}

describe("adding a task", () => {
  it("stores it whole, and begins it at once", () => {
    const decision = add(open(), "analyze", {
      data: { query: "h1" },
      priority: "high",
      requiredCapabilities: ["x", "x"],
    });
    expect(recordAfter(open(), decision).tasks).toEqual([
      {
        task_id: "analyze",
        data: { query: "h1" },
        priority: "high",
        required_capabilities: ["x"],
        depends_on: [],
        status: "running",
        outcome: null,
        added_at: AT,
        started_at: AT,
        ended_at: null,
        duration_ms: null,
        result: null,
        error: null,
        routing: null,
      },
    ]);
    expect(eventsOf(decision)).toEqual(["task.added", "task.started"]);
  });

  it("lets it wait when asked to", () => {
    const decision = add(open(), "later", { pending: true });
    const [later] = recordAfter(open(), decision).tasks ?? [];
    expect(later).toMatchObject({ status: "pending", started_at: null });
    expect(Object.keys(later ?? {}).at(-1)).toBe("routing");
    expect(eventsOf(decision)).toEqual(["task.added"]);
  });

  it.each<[string, SessionRecord, string, Partial<NewTask>, string]>([
    ["an id it has", open({ tasks: [task("t")] }), "t", {}, "CONFLICT"],
    [
      "an id of a task that has ended",
      open({ tasks: [task("t", { status: "done", outcome: "success" })] }),
      "t",
      {},
      "CONFLICT",
    ],
    ["no id", open(), "", {}, "INVALID_VALUE"],
    ["an id of 201 characters", open(), "x".repeat(201), {}, "INVALID_VALUE"],
    ["an id with a line break", open(), "a\nb", {}, "INVALID_VALUE"],
    ["an unknown priority", open(), "t", { priority: "urgent" }, "INVALID_VALUE"],
    ["an unknown dependency", open(), "t", { dependsOn: ["u"] }, "TASK_NOT_FOUND"],
    ["itself as dependency", open(), "t", { dependsOn: ["t"] }, "CONFLICT"],
    ["a session that has ended", sample({ phase: "completed", outcome: "success" }), "t", {}, "FINALIZED"],
    ["a session that drains", open({ draining_until: "2999-01-01T00:00:00.000Z" }), "t", {}, "DRAINING"],
    [
      "the 51st task",
      open({ tasks: Array.from({ length: 50 }, (_, at) => task(`t${at}`)) }),
      "t",
      {},
      "LIMIT_EXCEEDED",
    ],
    [
      "the third of a session with max_tasks 2",
      open({ limits: { max_tasks: 2 }, tasks: [task("a"), task("b")] }),
      "t",
      {},
      "LIMIT_EXCEEDED",
    ],
  ])("refuses %s", (_, record, taskId, more, code) => {
    expect(refusal(add(record, taskId, more))).toBe(code);
  });

  it("takes the 50th task, and the last one of a limit of its own", () => {
    expect(refusal(add(open({ tasks: Array.from({ length: 49 }, (_, at) => task(`t${at}`)) }), "t"))).toBeUndefined();
    expect(
      refusal(
        add(open({ limits: { max_tasks: 60 }, tasks: Array.from({ length: 59 }, (_, at) => task(`t${at}`)) }), "t"),
      ),
    ).toBeUndefined();
  });
});

describe("a task that depends on others", () => {
  const two = through(
    open(),
    (r) => add(r, "a"),
    (r) => add(r, "b"),
  );

  it("begins when the last of them has ended in success", () => {
    const waiting = through(two, (r) => add(r, "c", { dependsOn: ["a", "b"] }));
    expect(found(waiting, "c")).toMatchObject({ status: "pending", depends_on: ["a", "b"] });
    const half = through(waiting, (r) => complete(r, "b", "success"));
    expect(found(half, "c")?.status).toBe("pending");
    const decision = complete(half, "a", "success", NOW + 5);
    expect(found(recordAfter(half, decision), "c")).toMatchObject({
      status: "running",
      started_at: "2026-01-08T18:30:00.005Z",
    });
    expect(eventsOf(decision)).toEqual(["task.completed", "task.started"]);
  });

  it("begins at once when they have succeeded already", () => {
    const record = through(
      two,
      (r) => complete(r, "a", "success"),
      (r) => add(r, "c", { dependsOn: ["a"] }),
    );
    expect(found(record, "c")?.status).toBe("running");
  });

  it.each(["failed", "cancelled", "timeout"])(
    "goes on waiting when one of them %s, until it is started by hand",
    (outcome) => {
      const record = through(
        two,
        (r) => add(r, "c", { dependsOn: ["a"] }),
        (r) => complete(r, "a", outcome),
      );
      expect(found(record, "c")?.status).toBe("pending");
      expect(
        found(
          through(record, (r) => decideStartTask(r, "c", NOW)),
          "c",
        )?.status,
      ).toBe("running");
    },
  );

  it("is not begun by hand while it waits, nor by itself when it was told to wait", () => {
    const record = through(two, (r) => add(r, "c", { dependsOn: ["a"], pending: true }));
    expect(decideStartTask(record, "c", NOW)).toMatchObject({
      refused: { code: "CONFLICT", details: { waits_for: ["a"] } },
    });
    expect(
      found(
        through(record, (r) => complete(r, "a", "success")),
        "c",
      )?.status,
    ).toBe("pending");
  });
});

describe("starting a task", () => {
  it.each<[string, SessionRecord, string | undefined]>([
    ["begins one that waits", open({ tasks: [task("t", { status: "pending", started_at: null })] }), undefined],
    ["refuses an unknown one", open(), "TASK_NOT_FOUND"],
    ["refuses one that has ended", open({ tasks: [task("t", { status: "done", outcome: "failed" })] }), "CONFLICT"],
    [
      "refuses in a session that has ended",
      sample({ phase: "failed", tasks: [task("t", { status: "pending" })] }),
      "FINALIZED",
    ],
  ])("%s", (_, record, code) => {
    expect(refusal(decideStartTask(record, "t", NOW))).toBe(code);
  });

  it("changes nothing of a running one", () => {
    expect(decideStartTask(open({ tasks: [task("t")] }), "t", NOW)).toEqual({ unchanged: true });
  });
});

describe("completing a task", () => {
  it("measures how long it took, unless it is said", () => {
    const record = open({ tasks: [task("a"), task("b")] });
    const half = through(
      record,
      (r) => complete(r, "a", "success"),
      (r) => complete(r, "b", "failed", NOW, { durationMs: 12, error: "boom", result: { n: 1 } }),
    );
    expect(found(half, "a")).toMatchObject({
      status: "done",
      outcome: "success",
      ended_at: AT,
      duration_ms: 1_800_000,
    });
    expect(found(half, "b")).toMatchObject({ outcome: "failed", duration_ms: 12, error: "boom", result: { n: 1 } });
  });

  it("knows no duration of one that never began", () => {
    const record = open({ tasks: [task("t", { status: "pending", started_at: null })] });
    expect(
      found(
        through(record, (r) => complete(r, "t", "cancelled")),
        "t",
      )?.duration_ms,
    ).toBeNull();
  });

  it.each<[string, SessionRecord, string, string | undefined]>([
    ["refuses an unknown task", open(), "success", "TASK_NOT_FOUND"],
    ["refuses an unknown outcome", open({ tasks: [task("t")] }), "done", "INVALID_OUTCOME"],
    [
      "refuses another outcome than the one it has",
      open({ tasks: [task("t", { status: "done", outcome: "success" })] }),
      "failed",
      "CONFLICT",
    ],
    [
      "refuses in a session that has ended",
      sample({ phase: "completed", tasks: [task("t", { status: "done", outcome: "cancelled" })] }),
      "success",
      "FINALIZED",
    ],
  ])("%s", (_, record, outcome, code) => {
    expect(refusal(complete(record, "t", outcome))).toBe(code);
  });

  it("changes nothing when it has that outcome, also once the session has ended", () => {
    const tasks = [task("t", { status: "done" as const, outcome: "success" as const })];
    expect(complete(open({ tasks }), "t", "success")).toEqual({ unchanged: true });
    expect(complete(sample({ phase: "completed", tasks }), "t", "success")).toEqual({ unchanged: true });
  });
});

describe("tasks of a record that others wrote", () => {
  const wrong = [{ task_id: 1 }, { status: null }, { depends_on: null }, { required_capabilities: "x" }];
  it.each([
    [undefined],
    [null],
    ["tasks"],
    [["task", null, 1, {}]],
    [wrong.map((part) => ({ ...task("t"), ...part }))],
  ])("that are %j count as none", (tasks) => {
    expect(tasksOf(sample({ tasks: tasks as never }))).toEqual([]);
  });
});
