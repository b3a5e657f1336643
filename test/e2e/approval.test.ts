import { describe, expect, it } from "vitest";
import { type Answer, after, delegate, message, say, together } from "./harness/answer.ts";
import type { ScriptedApi } from "./harness/api.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { step } from "./harness/step.ts";
import { withSessions } from "./with-sessions.ts";

const PLANNED = "The plan: move the queue to the new cluster.\nsession-phase: approval";
const first = delegate({
  type: "worker",
  prompt: "Prepare the rollout of T101 and ask for approval",
  background: false,
});
const again = delegate({ type: "worker", prompt: "Apply the rollout of T101, it is approved", background: false });

describe.each(HOST_VERSIONS)("an approval pause on host %s", (version) => {
  it("denies a second agent once, with the facts, and the first one goes on to its end", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, record, documents, waitForTurns }) => {
      const worker = () => api.agentIds("worker")[0] ?? "";
      const behind = (turn: number, answer: Answer) => async () => {
        await waitForTurns(turn);
        return answer;
      };
      const goOn = (text: string) => () => message(worker(), text);
      api.play({
        main: [
          ...[first, again, goOn("Approved: apply the first half"), say("Waiting.")],
          ...[again, goOn("Approved: apply the rest"), say("Waiting again."), say("All done.")],
        ],
        worker: [
          say(PLANNED),
          // Within the turn that resumed it, an agent's end would bring the main model no turn of its own.
          behind(1, say("The first half is applied. May I apply the rest?\n\n`session-phase: approval`")),
          behind(2, say("All of it is applied.")),
        ],
      });
      await step("the host runs to its end", () => run("Roll out T101"));

      await step("what the model read in place of a second agent", () => {
        const [, denied, deniedAgain, ...others] = agentResults(api);
        expect(others).toEqual([]);
        expect([denied?.isError, deniedAgain?.isError]).toEqual([true, true]);
        const prefix = version === "2.1.197" ? "" : "PreToolUse:Agent hook error: ";
        expect(denied?.text).toMatch(
          new RegExp(`^${prefix}No new agent was started, because an earlier one has this work`),
        );
        expect(denied?.text).toMatch(
          new RegExp(`Session ${worker()} \\(worker, task T101\\) has waited in phase approval for \\d+ s\\.`),
        );
        expect(denied?.text).toContain('Its last report was: "The plan: move the queue to the new cluster.".');
        expect(denied?.text).toContain(`SendMessage with to: "${worker()}" continues that agent with its full history`);
        expect(denied?.text).toContain("Repeating this call starts a new agent");
        expect(deniedAgain?.text).toContain('"The first half is applied. May I apply the rest?"');
      });

      await step("one agent, three runs, and it has ended", () => {
        expect(api.agentIds("worker")).toEqual([worker()]);
        const { host, history, ...ended } = record(worker());
        expect(ended).toMatchObject({
          phase: "completed",
          outcome: "success",
          resume_ready: false,
          agent_name: "worker",
        });
        expect(history.map(({ to_phase }) => to_phase)).toEqual([
          ...["approval", "executing", "approval", "executing", "completed"],
        ]);
        expect(host?.runs).toHaveLength(3);
        expect(host?.runs.every((each) => each.stopped_at !== undefined && each.interrupted === undefined)).toBe(true);
        expect(ended.metadata).toMatchObject({ task_id: "T101", last_report: "All of it is applied." });
        expect(ended.usage).toMatchObject({ tokens: 110, tool_uses: 0 });
      });

      await step("the resumed agent had its whole history, and was told its id at each start", () => {
        const last = api.from("worker").at(-1);
        for (const said of [PLANNED, "Approved: apply the first half", "Approved: apply the rest"])
          expect(last?.text).toContain(said);
        expect(last?.text).toContain(`This agent's work is recorded as session ${worker()}.`);
      });

      const verdicts = [...documents("delegations").values()].map(({ verdict, session }) => [verdict, session]);
      expect(verdicts).toEqual([
        ["new", undefined],
        ["resume", worker()],
        ["resume", worker()],
      ]);
    }));

  it("starts a new agent for the repeated call and leaves the waiting session as it was", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, record, records, waitFor }) => {
      let waiting: unknown;
      const repeat = async () => {
        waiting = record(api.agentIds("worker")[0] ?? "");
        return after(2_100, again);
      };
      api.play({
        main: [first, again, repeat, say("All done.")],
        worker: (ask) => say(ask.prompt.startsWith("Prepare") ? PLANNED : "Applied by another agent."),
      });
      await run("Roll out T101");

      const [one, two] = await waitFor(() => (records().length === 2 ? records() : undefined), "two sessions");
      expect(one).toEqual(waiting);
      expect(one).toMatchObject({ phase: "approval", resume_ready: true });
      expect(two).toMatchObject({ phase: "completed", metadata: { task_id: "T101" } });
      expect(two).not.toHaveProperty("resumed_from");
      const [, , repeated] = agentResults(api);
      expect(repeated?.isError).toBe(false);
      expect(api.from("worker").at(-1)?.prompt).toBe("Apply the rollout of T101, it is approved");
    }));

  it("denies parallel twins of a call together", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, records }) => {
      api.play({ main: [first, together(again, again), say("I see.")], worker: [say(PLANNED)] });
      await run("Roll out T101");

      expect(agentResults(api).map(({ isError }) => isError)).toEqual([false, true, true]);
      expect(records()).toHaveLength(1);
    }));

  it("starts what is no certain match, beside the waiting session", () =>
    withSessions({ version, agents: { worker: {}, other: {} } }, async ({ api, run, records }) => {
      const prompts: [string, string][] = [
        ["worker", "Apply the rollout of T102, it is approved"],
        ["other", "Apply the rollout of T101, it is approved"],
        ["worker", "Apply the rollout, it is approved"],
        ["worker", "Apply the rollout of T101 after T102, it is approved"],
      ];
      const calls = prompts.map(([type, prompt]) =>
        delegate({ type, prompt, description: "Apply", background: false }),
      );
      api.play({
        main: [first, ...calls, say("All done.")],
        worker: (ask) => say(ask.prompt.startsWith("Prep") ? PLANNED : "Ok."),
      });
      await run("Roll out T101");

      expect(agentResults(api).map(({ isError }) => isError)).toEqual([false, false, false, false, false]);
      expect(records().map(({ phase }) => phase)).toEqual([
        "approval",
        "completed",
        "completed",
        "completed",
        "completed",
      ]);
    }));
});

/** What the main conversation read as the results of its Agent calls, in order. */
function agentResults(api: ScriptedApi) {
  const last = api.from("main").at(-1);
  return (last?.allResults ?? []).filter(({ tool }) => tool === "Agent" || tool === "Task");
}
