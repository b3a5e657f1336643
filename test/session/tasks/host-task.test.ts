import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../lib/session/policy.ts";
import type { SessionRecord } from "../../../lib/session/record.ts";
import { decideHostTask } from "../../../lib/session/tasks/host-task.ts";
import { eventsOf, NOW, recordAfter, refusal, sample, task } from "../sample.ts";

const told = (record: SessionRecord, completed: boolean) =>
  decideHostTask(record, { taskId: "1", data: { subject: "Fix T501" }, completed }, DEFAULT_POLICY, NOW);

describe("a task the host tells of", () => {
  const record = sample({ phase: "executing" });

  it("is added, runs, and never times out", () => {
    expect(recordAfter(record, told(record, false)).tasks).toMatchObject([
      { task_id: "1", status: "running", source: "host" },
    ]);
  });

  it("ends in success", () => {
    const begun = recordAfter(record, told(record, false));
    expect(recordAfter(begun, told(begun, true)).tasks).toMatchObject([{ status: "done", outcome: "success" }]);
  });

  it("is added as done when its beginning was not seen", () => {
    const decision = told(record, true);
    expect(recordAfter(record, decision).tasks).toMatchObject([{ status: "done", outcome: "success" }]);
    expect(eventsOf(decision)).toEqual(["task.added", "task.started", "task.completed"]);
  });

  it.each([
    ["created twice", sample({ phase: "executing", tasks: [task("1", { source: "host" })] }), false],
    [
      "completed twice",
      sample({ phase: "executing", tasks: [task("1", { status: "done", outcome: "success" })] }),
      true,
    ],
    [
      "completed after it ended otherwise",
      sample({ phase: "executing", tasks: [task("1", { status: "done", outcome: "timeout" })] }),
      true,
    ],
    ["of a session that has ended", sample({ phase: "completed" }), false],
  ])("%s changes nothing", (_, stored, completed) => {
    expect(told(stored, completed)).toEqual({ unchanged: true });
  });

  it("counts in the session's limit", () => {
    expect(refusal(told(sample({ phase: "executing", limits: { max_tasks: 1 }, tasks: [task("x")] }), false))).toBe(
      "LIMIT_EXCEEDED",
    );
  });
});
