import { describe, expect, it } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { addTask } from "../../lib/app/tasks/tasks.ts";
import { HOST_FIELDS, inPlace } from "./hook-process.ts";

const MINUTES = 60_000;

describe("a session whose process has died, and whose time is over", () => {
  it.each([
    ["session_start", { ...HOST_FIELDS, hook_event_name: "SessionStart" }],
    ["subagent_stop", { ...HOST_FIELDS, hook_event_name: "SubagentStop" }],
    ["task_event", { ...HOST_FIELDS, hook_event_name: "TaskCreated" }],
    ["pre_delegate", { agent_id: HOST_FIELDS.agent_id }],
  ] as const)("is timed out by the next hook that touches it: %s", (hook, input) =>
    inPlace(async (place) => {
      const earlier = place.app(() => Date.now() - 11 * MINUTES);
      const limits = { session_timeout_seconds: 600 };
      await create(earlier, { agentId: HOST_FIELDS.agent_id, agentName: "worker", facets: { limits } });
      await addTask(earlier, HOST_FIELDS.agent_id, { taskId: "t" });
      await place.run(hook, { input: JSON.stringify(input) });
      const lines = await place.app().store.journal(HOST_FIELDS.agent_id);
      // An agent that stops after that is heard of again, in a line of its own.
      expect(lines[2]?.change).toMatchObject({
        set: {
          phase: "failed",
          outcome: "timeout",
          reason: "session_timeout",
          tasks: [{ task_id: "t", outcome: "timeout" }],
        },
      });
    }),
  );

  it("loses a late task alone where the session has time", () =>
    inPlace(async (place) => {
      const earlier = place.app(() => Date.now() - 6 * MINUTES);
      await create(earlier, { agentId: HOST_FIELDS.agent_id, agentName: "worker" });
      await addTask(earlier, HOST_FIELDS.agent_id, { taskId: "t" });
      await place.run("session_start", { input: JSON.stringify({ ...HOST_FIELDS, hook_event_name: "SessionStart" }) });
      const { record } = (await place.app().store.load(HOST_FIELDS.agent_id)) ?? {};
      expect(record).toMatchObject({ phase: "initializing", outcome: null, tasks: [{ outcome: "timeout" }] });
    }));
});
