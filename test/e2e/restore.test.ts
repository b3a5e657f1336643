import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { delegate, message, say } from "./harness/answer.ts";
import type { Ask } from "./harness/ask.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { step } from "./harness/step.ts";
import { type Sessions, withSessions } from "./with-sessions.ts";

const PLANNED = "The plan: move the queue to the new cluster.\nsession-phase: approval";
const APPLY = "Apply the rollout of T101, it is approved";
const first = delegate({
  type: "worker",
  prompt: "Prepare the rollout of T101 and ask for approval",
  background: false,
});
const again = (background = false) => delegate({ type: "worker", prompt: APPLY, background });

describe.each(HOST_VERSIONS)("a waiting session whose conversation has ended, on host %s", (version) => {
  it.each([false, true])(
    "is restored into a new agent, linked both ways only when that is certain (background: %s)",
    (background) =>
      withSessions({ version, agents: { worker: {} } }, async (sessions) => {
        const { api, run, record } = sessions;
        const old = await pauseAndEnd(sessions);
        let meanwhile: unknown[] = [];
        api.play({
          main: [again(background), say("Waiting."), say("All done.")],
          worker: () => {
            const started = api.agentIds("worker")[1] ?? "";
            meanwhile = [record(old).superseded_by, record(started).resumed_from];
            return say("Applied.");
          },
        });
        await step("a fresh conversation delegates the same task", () => run("Go on with T101"));

        const [begun, received] = [api.asks.find(isFresh(sessions)), api.from("worker").at(-1)];
        await step("it was told of the waiting session at its start", () => {
          expect(begun?.fresh).toMatch(
            new RegExp(
              `- ${old} \\(worker, task T101\\) waits in phase approval for \\d+ s; a delegation of the same type`,
            ),
          );
        });
        await step("the new agent received its own prompt and the earlier record", () => {
          expect(received?.prompt.startsWith(`${APPLY}\n\n[agent-session: record of session ${old} for toolu_`)).toBe(
            true,
          );
          expect(received?.prompt).toContain("- The plan: move the queue to the new cluster.");
          expect(received?.prompt).toMatch(/Git then: main at [0-9a-f]{12}; now: main at [0-9a-f]{12}\./);
          expect(received?.prompt.length).toBeLessThan(9_600 + APPLY.length);
        });
        await step("both records name each other, but not before it was certain", () => {
          const taken = received?.agentId ?? "";
          if (!background) expect(meanwhile).toEqual([undefined, undefined]);
          expect(record(taken)).toMatchObject({ resumed_from: old, phase: "completed", host: { link: "certain" } });
          expect(record(old)).toMatchObject({ superseded_by: taken, phase: "abandoned", outcome: "abandoned" });
        });
      }),
  );

  it("stays as it is while its own conversation is open in another terminal", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, start, run, record, records, waitFor }) => {
      api.play({ main: [first, say("It waits for you.")], worker: [say(PLANNED)] });
      const owner = await start("Roll out T101", { keepOpen: true });
      await owner.waitForEvent((event) => event.type === "result", "the first answer");
      const [old = ""] = api.agentIds("worker");
      const before = record(old);
      api.play({ main: [again(), say("All done.")], worker: [say("Applied.")] });
      const other = await run("Go on with T101");

      expect(record(old)).toEqual(before);
      expect(records()).toHaveLength(2);
      expect(api.from("worker").at(-1)?.prompt).toBe(APPLY);
      const begun = api.asks.find((ask) => ask.who === "main" && ask.conversation === other.sessionId);
      expect(begun?.fresh).toContain(`only its own conversation, still open elsewhere, continues it`);

      api.play({ main: [() => message(old, "Go on"), say("Waiting."), say("Done.")], worker: [say("Applied here.")] });
      owner.say("Approved, go on");
      await waitFor(() => record(old).phase === "completed", "the end of the agent");
      owner.endInput();
      await owner.ended;
      expect(record(old)).toMatchObject({ outcome: "success", metadata: { last_report: "Applied here." } });
    }));

  it("is restored after /clear, in the same process", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, start, record }) => {
      api.play({ main: [first, say("It waits for you.")], worker: [say(PLANNED)] });
      const host = await start("Roll out T101", { keepOpen: true });
      await host.waitForEvent((event) => event.type === "result", "the first answer");
      const [old = ""] = api.agentIds("worker");
      host.say("/clear");
      await host.waitForEvent((event) => event.type === "result" && event.result === "", "the second answer");
      api.play({ main: [again(), say("All done.")], worker: [say("Applied.")] });
      host.say("Go on with T101");
      await host.waitForEvent((event) => event.result === "All done.", "the last answer");
      host.endInput();
      await host.ended;

      expect(api.from("worker").at(-1)?.prompt).toContain(`record of session ${old}`);
      expect(record(old)).toMatchObject({ superseded_by: api.agentIds("worker")[1] });
    }));

  it("is restored by the next call after the user has spoken, when the first one was refused", () =>
    withSessions({ version, agents: { worker: {} } }, async (sessions) => {
      const { api, start, record, project } = sessions;
      const old = await pauseAndEnd(sessions);
      const ask = { hookEventName: "PreToolUse", permissionDecision: "ask", permissionDecisionReason: "Look first." };
      // Without a terminal nobody can be asked: the host refuses the call.
      const once = `if (!fs.existsSync(state)) { fs.writeFileSync(state, ""); print({ hookSpecificOutput: ${JSON.stringify(ask)} }); }`;
      sessions.register({ PreToolUse: [{ matcher: "Agent|Task", hooks: [project.hook("ask", once)] }] });
      api.play({ main: [again(), say("Refused."), again(), say("All done.")], worker: [say("Applied.")] });
      const host = await start("Go on with T101", { keepOpen: true });
      await host.waitForEvent((event) => event.result === "Refused.", "the refusal");
      expect(api.agentIds("worker")).toEqual([old]);
      expect(record(old)).toMatchObject({ phase: "approval", claim: { holder: expect.stringMatching(/^toolu_/) } });
      host.say("Do it, it is approved");
      await host.waitForEvent((event) => event.result === "All done.", "the last answer");
      host.endInput();
      await host.ended;

      expect(api.from("worker").at(-1)?.prompt).toContain(`record of session ${old}`);
      expect(record(old)).toMatchObject({ superseded_by: api.agentIds("worker")[1], phase: "abandoned" });
    }));

  it("is not superseded when another hook's updatedInput took the record's place in the prompt", () => {
    const output = '{ hookEventName: "PreToolUse", updatedInput: { ...input.tool_input, prompt: "FOREIGN" } }';
    return withSessions({ version, agents: { worker: {} } }, async (sessions) => {
      const { api, run, record, project, root } = sessions;
      const old = await pauseAndEnd(sessions);
      // Of two hooks that change the input the host takes the one that answers last: ours has noted this call by then.
      const noted = `fs.readdirSync(${JSON.stringify(join(root, ".facts"))}).map((day) => fs.readFileSync(${JSON.stringify(join(root, ".facts/"))} + day, "utf8")).join("").split('"PreToolUse"').length > 2`;
      const body = `const look = setInterval(() => {
        if (!(${noted})) return;
        clearInterval(look);
        setTimeout(() => print({ hookSpecificOutput: ${output} }), 200);
      }, 20);`;
      sessions.register({ PreToolUse: [{ matcher: "Agent", hooks: [project.hook("foreign", body)] }] });
      api.play({ main: [again(), say("All done.")], worker: [say("Applied.")] });
      await run("Go on with T101");

      const received = api.from("worker").at(-1);
      expect(received?.prompt).toBe("FOREIGN");
      expect(record(old)).toMatchObject({ phase: "approval", resume_ready: true });
      expect(record(old)).not.toHaveProperty("superseded_by");
      expect(record(received?.agentId ?? "")).not.toHaveProperty("resumed_from");
    });
  });
});

/** A conversation whose worker waits for approval, run to its end; answers the worker's id. */
async function pauseAndEnd({ api, run, record }: Sessions): Promise<string> {
  api.play({ main: [first, say("It waits for you.")], worker: [say(PLANNED)] });
  await run("Roll out T101");
  const [old = ""] = api.agentIds("worker");
  expect(record(old)).toMatchObject({ phase: "approval", resume_ready: true });
  return old;
}

function isFresh({ api }: Sessions): (ask: Ask) => boolean {
  const [earlier] = api.from("main");
  return (ask) => ask.who === "main" && ask.conversation !== earlier?.conversation;
}
