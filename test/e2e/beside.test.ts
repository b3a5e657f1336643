import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { delegate, message, say } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { withSessions } from "./with-sessions.ts";

const PLANNED = "The plan is ready.\nsession-phase: approval";
const PROMPT = "Prepare the rollout of T501 and ask for approval";
const start = delegate({ type: "worker", prompt: PROMPT, background: false });

describe.each(HOST_VERSIONS)("beside what else happens on host %s:", (version) => {
  it("a nested delegation is a session of its own, under its caller, and is never denied", () =>
    withSessions({ version, agents: { worker: {}, helper: {} } }, async ({ api, run, records, documents }) => {
      const help = delegate({ type: "helper", prompt: "Check the queue of T501 for the rollout", background: false });
      api.play({
        main: [start, say("All done.")],
        worker: [help, help, say("Worker done.")],
        helper: [say("It is slow. Shall I change it?\nsession-phase: approval"), say("Checked.")],
      });
      await run("Roll out T501");

      const [worker] = api.agentIds("worker");
      const helpers = api.agentIds("helper");
      expect(helpers).toHaveLength(2);
      const parents = records().map(({ agent_id, parent_id, phase }) => [agent_id, parent_id, phase]);
      expect(parents).toEqual([
        [worker, undefined, "completed"],
        ...helpers.map((helper) => [helper, worker, "approval"]),
      ]);
      const made = [...documents("delegations").values()].map(({ caller, verdict }) => [caller, verdict]);
      expect(made.sort()).toEqual(
        [
          [undefined, "new"],
          [worker, "new"],
          [worker, "new"],
        ].sort(),
      );
    }));

  it.each(["Explore", "Plan"])("%s agents are recorded and always started anew", (type) =>
    withSessions({ version }, async ({ api, run, records }) => {
      const look = delegate({ type, prompt: "Find where T501 is handled and say what you think", background: false });
      api.play({
        main: [look, look, say("All done.")],
        [type]: [say("Found it. Shall I go on?\nsession-phase: approval")],
      });
      await run("Look into T501");

      expect(records().map(({ agent_name, phase }) => [agent_name, phase])).toEqual([
        [type, "approval"],
        [type, "approval"],
      ]);
    }),
  );

  it("a stop that another hook blocks counts with what the agent says at last", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, record, register, project }) => {
      const block = 'if (!input.stop_hook_active) print({ decision: "block", reason: "Write the tests first." });';
      register({ SubagentStop: [{ hooks: [project.hook("block", block)] }] });
      api.play({ main: [start, say("All done.")], worker: [say("Done."), say(`Tests written. ${PLANNED}`)] });
      await run("Roll out T501");

      const { phase, outcome, metadata, host } = record(api.agentIds("worker")[0] ?? "");
      expect({ phase, outcome, report: metadata.last_report }).toEqual({
        ...{ phase: "approval", outcome: null, report: `Tests written. ${PLANNED}` },
      });
      expect(host?.runs).toHaveLength(1);
    }));

  it("hooks registered twice store and say the same as once", () =>
    withSessions(
      { version, agents: { worker: {} }, times: 2 },
      async ({ api, run, record, records, calls, documents, root }) => {
        const worker = () => api.agentIds("worker")[0] ?? "";
        api.play({
          main: [start, start, () => message(worker(), "Approved"), say("Waiting."), say("All done.")],
          worker: [say(PLANNED), say("Applied.")],
        });
        const { events } = await run("Roll out T501");

        expect(answers(root, "SubagentStart")).toBe(4);
        expect(records()).toHaveLength(1);
        const { phase, host, metadata } = record(worker());
        expect(phase).toBe("completed");
        expect(host?.runs.map((each) => each.stopped_at !== undefined && each.interrupted === undefined)).toEqual([
          true,
          true,
        ]);
        expect(metadata.reports).toEqual([PLANNED, "Applied."]);
        expect([...documents("delegations").values()].map(({ verdict }) => verdict)).toEqual(["new", "resume"]);
        const denials = api
          .from("main")
          .at(-1)
          ?.allResults.filter(({ isError }) => isError);
        expect(denials).toHaveLength(1);
        expect(calls("SubagentStart")).toHaveLength(2);
        expect(events.filter((event) => event.subtype === "hook_response" && event.exit_code !== 0)).toEqual([]);
      },
    ));

  it("a call that another hook denies leaves no session, and the next one is linked to its own delegation", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, records, register, project }) => {
      const deny = { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: "Not now." };
      const once = `if (!fs.existsSync(state)) { fs.writeFileSync(state, ""); print({ hookSpecificOutput: ${JSON.stringify(deny)} }); }`;
      register({ PreToolUse: [{ matcher: "Agent|Task", hooks: [project.hook("deny", once)] }] });
      api.play({ main: [start, start, say("All done.")], worker: [say("Applied.")] });
      await run("Roll out T501");

      const [second, ...others] = records();
      expect(others).toEqual([]);
      const used = api
        .from("main")
        .at(-1)
        ?.allResults.filter(({ tool }) => tool === "Agent" || tool === "Task");
      expect(used?.map(({ isError }) => isError)).toEqual([true, false]);
      expect(second).toMatchObject({
        phase: "completed",
        host: { link: "certain", tool_use_id: used?.[1]?.toolUseId },
      });
    }));

  it("the compaction of a conversation makes no session, and the waiting one is told of again", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, start: startHost, records }) => {
      // How many requests a compaction takes differs between the hosts.
      const main = [start, say("It waits.")];
      const later = (text: string) => say(text.includes("Are you there?") ? "Hello again." : "A summary of it all.");
      api.play({ main: (ask) => main[ask.step] ?? later(ask.text), worker: [say(PLANNED)] });
      const host = await startHost("Roll out T501", { keepOpen: true });
      await host.waitForEvent((event) => event.result === "It waits.", "the first answer");
      host.say("/compact");
      await host.waitForEvent((event) => event.type === "result" && event.result !== "It waits.", "the compaction");
      host.say("Are you there?");
      await host.waitForEvent((event) => event.result === "Hello again.", "the last answer");
      host.endInput();
      await host.ended;

      expect(records().map(({ agent_name, phase }) => [agent_name, phase])).toEqual([["worker", "approval"]]);
      const [worker] = api.agentIds("worker");
      expect(api.from("main").at(-1)?.text).toContain(`SendMessage to "${worker}" continues it`);
    }));
});

/** How often a hook of ours has answered this event. */
function answers(root: string, event: string): number {
  const folder = join(root, ".facts");
  const facts = readdirSync(folder).map((day) => readFileSync(join(folder, day), "utf8"));
  return facts.join("").split(`"event":"${event}"`).length - 1;
}
