import { describe, expect, it } from "vitest";
import { inWorld, type World } from "./host-world.ts";
import { type Call, conversation } from "./payloads.ts";

const CALL: Call = { id: "toolu_1", prompt: "Look into T101 now" };
const ID = "a0000001";
type Own = ReturnType<typeof conversation>;

async function running(world: World): Promise<Own> {
  const own = conversation(world);
  await own.begin();
  await own.delegate(CALL);
  await own.started(ID);
  return own;
}

const notification = (status: string, toolUseId: string, id = ID) =>
  `<task-notification>\n<task-id>${id}</task-id>\n<tool-use-id>${toolUseId}</tool-use-id>\n<status>${status}</status>\n<summary>x</summary>`;

describe("a run that ends without a stop", () => {
  it.each<[string, string, (own: Own, world: World) => unknown]>([
    ["the end of its conversation", "session_end", (own) => own.end()],
    ["an API error", "api_error", (own) => own.stopFailed(ID)],
    ["a failed call", "tool_error", (own) => own.failed(CALL)],
    ["the user's own interruption", "user_interrupt", (own) => own.failed(CALL, { is_interrupt: true })],
    ["its turn limit", "turn_limit", (own) => own.delegated(CALL, ID)],
    [
      "an API error told as a result",
      "api_error",
      (own) => own.delegated(CALL, ID, { content: [{ type: "text", text: "API Error: 500" }] }),
    ],
    ["TaskStop", "task_stop", (own) => own.taskStopped(ID)],
    ["TaskStop by its result", "task_stop", (own) => own.taskStopped(ID, { tool_response: { task_id: ID } })],
    ["the notification of a stopped task", "task_stop", (own) => own.prompt(notification("killed", "toolu_1"))],
    [
      "the notification of a task that ran out",
      "turn_limit",
      (own) => own.prompt(notification("completed", "toolu_1")),
    ],
    [
      "the death of its host, seen by the next one",
      "owner_dead",
      (_own, world) => {
        world.live.clear();
        return conversation(world, "c2", 4002).begin();
      },
    ],
  ])("by %s is interrupted by %s, keeps its phase and may be resumed", (_name, cause, end) =>
    inWorld(async (world) => {
      await end(await running(world), world);
      expect(await world.record(ID)).toMatchObject({
        ...{ phase: "initializing", outcome: null, interrupted: cause, resume_ready: true },
        host: { runs: [{ interrupted: cause, stopped_at: expect.any(String) }] },
      });
    }),
  );

  it.each<[string, (own: Own) => unknown]>([
    ["a failed call", (own) => own.failed(CALL)],
    ["a call that ended", (own) => own.delegated(CALL, ID)],
  ])("is an API error in either order of that and %s", (_name, other) =>
    inWorld(async (world) => {
      const own = await running(world);
      await other(own);
      await own.stopFailed(ID);
      expect(await world.record(ID)).toMatchObject({
        interrupted: "api_error",
        host: { runs: [{ interrupted: "api_error" }] },
      });
      await other(own);
      expect(await world.record(ID)).toMatchObject({ interrupted: "api_error" });
    }),
  );

  it("is over with the next start", () =>
    inWorld(async (world) => {
      const own = await running(world);
      await own.taskStopped(ID);
      await own.started(ID);
      const { interrupted, resume_ready, host } = await world.record(ID);
      expect([interrupted, resume_ready, host?.runs.length]).toEqual([undefined, false, 2]);
    }));

  it("is over with a stop that comes late all the same", () =>
    inWorld(async (world) => {
      const own = await running(world);
      await own.end();
      await own.stopped(ID, "Ready.\nsession-phase: approval");
      expect(await world.record(ID)).toMatchObject({ phase: "approval", resume_ready: true });
      expect((await world.record(ID)).interrupted).toBeUndefined();
    }));
});

describe("what is no interruption", () => {
  it.each<[string, (own: Own, world: World) => unknown]>([
    ["a background launch", (own) => own.delegated(CALL, ID, { status: "async_launched" })],
    ["TaskStop of something else", (own) => own.taskStopped("bash_1")],
    ["the end of another conversation", (_own, world) => conversation(world, "c2").end()],
    [
      "an API error of the main conversation",
      (_own, world) => world.send({ ...conversation(world).base, hook_event_name: "StopFailure", error: "x" }),
    ],
    ["a notification of another task", (own) => own.prompt(notification("completed", "toolu_1", "a0000009"))],
    ["a notification without ids", (own) => own.prompt("<task-notification>\n<status>completed</status>")],
  ])("%s leaves the run open", (_name, happen) =>
    inWorld(async (world) => {
      const own = await running(world);
      const before = await world.record(ID);
      await happen(own, world);
      const { interrupted, host } = await world.record(ID);
      expect([interrupted, host?.runs]).toEqual([undefined, before.host?.runs]);
    }),
  );

  it("a late notification of the run before leaves the resumed one open, its own ends it", () =>
    inWorld(async (world) => {
      const own = await running(world);
      await own.delegated(CALL, ID, { status: "async_launched" });
      await own.stopped(ID, "Ready.\nsession-phase: approval");
      await own.started(ID);
      await own.prompt(notification("completed", "toolu_1"));
      expect((await world.record(ID)).interrupted).toBeUndefined();
      await own.messaged(ID, { success: true, resumedAgentId: ID }, "toolu_2");
      await own.prompt(notification("completed", "toolu_1"));
      expect((await world.record(ID)).interrupted).toBeUndefined();
      await own.prompt(notification("completed", "toolu_2"));
      expect((await world.record(ID)).interrupted).toBe("turn_limit");
    }));

  it("a queued message is no resume", () =>
    inWorld(async (world) => {
      const own = await running(world);
      await own.messaged(ID, { success: true, message: "Message queued" }, "toolu_2");
      expect((await world.record(ID)).host?.resumed_by).toBeUndefined();
    }));
});
