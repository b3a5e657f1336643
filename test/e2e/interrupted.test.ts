import { describe, expect, it } from "vitest";
import type { SessionRecord } from "../../lib/session/record.ts";
import { bash, delegate, fail, hang, message, say, stopTask } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import type { HookCall, ProjectOptions } from "./harness/project.ts";
import { step } from "./harness/step.ts";
import { withSessions } from "./with-sessions.ts";

const PROMPT = "Investigate the failing login test of T401 and report";
const start = (background: boolean) => delegate({ type: "worker", prompt: PROMPT, background });

describe.each(HOST_VERSIONS)("a run that ends without a stop, on host %s", (version) => {
  it.each(["SIGINT", "SIGTERM"] as const)("of a host ended by %s is interrupted", (signal) =>
    withSessions(
      { version, agents: { worker: {} } },
      async ({ api, start: startHost, run, record, found, waitFor }) => {
        api.play({ main: [start(signal === "SIGTERM"), hang()], worker: [bash("echo half"), hang()] });
        const host = await startHost("Look into T401");
        await api.waitForAsk((ask) => ask.who === "worker" && ask.step === 1, "worker in mid-run");
        const [worker = ""] = api.agentIds("worker");
        await waitFor(() => found(worker)?.host?.link === "certain" || signal === "SIGINT", "link");
        host.signal(signal);
        const { sessionId } = await host.ended;
        expect(record(worker)).toMatchObject(interruptedBy("session_end"));

        await step("and its agent goes on in the conversation that is resumed", async () => {
          api.play({ main: [message(worker, "Go on"), say("Waiting."), say("Done.")], worker: [say("Found it.")] });
          await run("Go on", { resume: sessionId });
          expect(record(worker)).toMatchObject({ phase: "completed", host: { runs: [{}, {}] } });
        });
      },
    ),
  );

  it.each([false, true])("by an API error is interrupted, and goes on by SendMessage (background: %s)", (background) =>
    interruptedAndResumed({ version, background, cause: "api_error", worker: [bash("echo one"), fail(500)] }),
  );

  it.each([false, true])(
    "at its turn limit is interrupted, and goes on by SendMessage (background: %s)",
    (background) =>
      interruptedAndResumed({
        ...{ version, background, cause: "turn_limit", worker: [bash("echo one"), bash("echo two")] },
        agents: { worker: { frontmatter: { maxTurns: 2 } } },
      }),
  );

  it("is not what a late notification of the run before tells of", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, record, found, waitFor, waitForCall }) => {
      const worker = () => api.agentIds("worker")[0] ?? "";
      const resume = async () => {
        await waitFor(() => found(worker())?.phase === "approval", "approval");
        return message(worker(), "Approved");
      };
      const slowly = async () => {
        // The newer host tells of the first run's end only now; the older one never does.
        const told = (call: HookCall) => String(call.payload.prompt).startsWith("<task-notification>");
        if (version !== "2.1.197") await waitForCall(told, "notification");
        await waitFor(() => found(worker())?.host?.resumed_by !== undefined, "resume");
        return bash("echo half");
      };
      api.play({
        // The first message makes the host load its tool, so that the second one overtakes the notification.
        main: [message("nobody", "Hello"), start(true), resume, say("Waiting."), say("All done.")],
        worker: [say("The plan is ready.\nsession-phase: approval"), slowly, say("Applied.")],
      });
      await run("Look into T401");

      const { phase, host } = record(worker());
      expect(phase).toBe("completed");
      expect(host?.runs.map((each) => [each.stopped_at !== undefined, each.interrupted])).toEqual([
        [true, undefined],
        [true, undefined],
      ]);
    }));

  it("by TaskStop is interrupted, and goes on by SendMessage", () =>
    interruptedAndResumed({ version, background: true, cause: "task_stop", worker: [hang()] }));
});

interface Ending {
  version: (typeof HOST_VERSIONS)[number];
  agents?: ProjectOptions["agents"];
  background: boolean;
  cause: string;
  /** Turns of the worker until its run ends. */
  worker: ReturnType<typeof say>[];
}

/** Plays a run to its end, looks at its session before the next turn of the main model, then resumes the agent. */
async function interruptedAndResumed({
  version,
  agents = { worker: {} },
  background,
  cause,
  worker,
}: Ending): Promise<void> {
  await withSessions({ version, agents }, async ({ api, run, record, found, waitFor, waitForTurns }) => {
    let seen: SessionRecord | undefined;
    const id = () => api.agentIds("worker")[0] ?? "";
    const stopIt = async () => {
      await api.waitForAsk((ask) => ask.who === "worker", "worker at work");
      return stopTask(id());
    };
    const goOn = async () => {
      // The host tells of some ends by two events at once: the better cause may come second.
      await waitFor(() => found(id())?.interrupted === cause, `interrupted by ${cause}`);
      seen = record(id());
      return message(id(), "Go on");
    };
    const stop = cause === "task_stop" ? [stopIt] : [];
    // A background run's end comes as a prompt of its own, after the turn that says something.
    const told = background && cause !== "task_stop";
    const until = told ? [say("Started.")] : [];
    const [firstTurn = hang(), ...turns] = worker;
    const later = async () => {
      await waitForTurns(1);
      return firstTurn;
    };
    api.play({
      main: [start(background), ...stop, ...until, goOn, say("Waiting."), say("All done.")],
      worker: [told ? later : firstTurn, ...turns, say("Found the cause.")],
    });
    await step("the host runs to its end", () => run("Look into T401"));

    expect(seen).toMatchObject(interruptedBy(cause));
    const { phase, interrupted, host } = record(id());
    expect({ phase, interrupted }).toEqual({ phase: "completed", interrupted: undefined });
    expect(host?.runs.map((each) => each.interrupted)).toEqual([cause, undefined]);
  });
}

function interruptedBy(cause: string): Record<string, unknown> {
  const runs = [{ stopped_at: expect.any(String), interrupted: cause }];
  return { phase: "initializing", outcome: null, interrupted: cause, resume_ready: true, host: { runs } };
}
