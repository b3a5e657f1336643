import { describe, expect, it } from "vitest";
import { delegate, say } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { withSessions } from "./with-sessions.ts";

const PLANNED = "The plan is ready.\nsession-phase: approval";
const start = delegate({
  type: "worker",
  prompt: "Prepare the rollout of T601 and ask for approval",
  background: false,
});

describe.each(HOST_VERSIONS)("what a conversation is told on host %s", (version) => {
  it("at its start: nothing in a project without sessions", () =>
    withSessions({ version }, async ({ api, run }) => {
      api.play({ main: [say("Hello.")] });
      await run("Hello");

      expect(api.asks[0]?.text).not.toMatch(/kept by agent-session/);
    }));

  it("with the next prompt: once, that its agent began to wait", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, start: startHost }) => {
      api.play({ main: [start, say("First."), say("Second."), say("Third.")], worker: [say(PLANNED)] });
      const host = await startHost("Roll out T601", { keepOpen: true });
      for (const [answer, next] of [
        ["First.", "What is up?"],
        ["Second.", "And now?"],
      ] as const) {
        await host.waitForEvent((event) => event.result === answer, answer);
        host.say(next);
      }
      await host.waitForEvent((event) => event.result === "Third.", "Third.");
      host.endInput();
      await host.ended;

      const [worker] = api.agentIds("worker");
      const notes = new RegExp(
        `stopped since the last prompt.*:\\n- ${worker} \\(worker, task T601\\) waits in phase approval`,
      );
      const told = api.from("main").map(({ fresh }) => notes.test(fresh));
      expect(told).toEqual([false, false, true, false]);
    }));

  it("with a background agent's end: nothing beside the host's own words", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, waitForTurns }) => {
      const background = delegate({ type: "worker", prompt: "Prepare the rollout of T601", background: true });
      const later = async () => {
        await waitForTurns(1);
        return say(PLANNED);
      };
      api.play({ main: [background, say("Started."), say("Noted.")], worker: [later] });
      await run("Roll out T601");

      expect(api.from("main").at(-1)?.text).toContain("<task-notification>");
      expect(api.from("main").at(-1)?.text).not.toContain("stopped since the last prompt");
    }));
});
