import { existsSync, readFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bash, delegate, hang, message, say, together } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { step } from "./harness/step.ts";
import { type Sessions, withSessions } from "./with-sessions.ts";

const PROMPT = "Investigate the failing login test of T401 and report";
const start = delegate({ type: "worker", prompt: PROMPT, background: false });

describe.each(HOST_VERSIONS)("a host that was killed in mid-run, version %s", (version) => {
  it("finds the run interrupted after --resume, and its agent goes on by SendMessage", () =>
    withSessions({ version, agents: { worker: {} } }, async (sessions) => {
      const { api, run, record } = sessions;
      const { worker, conversation } = await killedInMidRun(sessions);
      expect(record(worker).interrupted).toBeUndefined();

      api.play({ main: [message(worker, "Go on"), say("Waiting."), say("Done.")], worker: [say("Found the cause.")] });
      await step("the conversation is resumed", () => run("Go on", { resume: conversation }));

      const begun = api.asks.find((ask) => ask.who === "main" && ask.turn > 0);
      expect(begun?.text).toMatch(
        new RegExp(
          `- ${worker} \\(worker, task T401\\) was interrupted \\(owner_dead\\) in phase initializing \\d+ s ago; SendMessage to "${worker}" continues it`,
        ),
      );
      const { phase, interrupted, host } = record(worker);
      expect({ phase, interrupted }).toEqual({ phase: "completed", interrupted: undefined });
      expect(host?.runs.map((each) => each.interrupted)).toEqual(["owner_dead", undefined]);
      expect(api.from("worker").at(-1)?.text).toContain("I suspect the session cookie.");
    }));

  it("denies a second agent for the interrupted task after --resume", () =>
    withSessions({ version, agents: { worker: {} } }, async (sessions) => {
      const { api, run, record } = sessions;
      const { worker, conversation } = await killedInMidRun(sessions);
      api.play({ main: [start, say("I see.")] });
      await run("Go on", { resume: conversation });

      const denied = api.from("main").at(-1)?.allResults.at(-1);
      expect(denied?.text).toContain(`Session ${worker} (worker, task T401) was interrupted in phase initializing`);
      expect(denied?.text).toContain("It left no report.");
      expect(record(worker)).toMatchObject({ interrupted: "owner_dead", resume_ready: true });
    }));

  it("gives a fresh conversation's agent the last words of the interrupted one", () =>
    withSessions({ version, agents: { worker: {} } }, async (sessions) => {
      const { api, run, record } = sessions;
      const { worker } = await killedInMidRun(sessions);
      api.play({ main: [start, say("All done.")], worker: [say("Found the cause.")] });
      await run("Look into T401 again");

      const received = api.from("worker").at(-1);
      expect(received?.prompt).toContain("It was interrupted (owner_dead): its last step may be half done.");
      expect(received?.prompt).toContain("may be half done:\n- I suspect the session cookie.");
      expect(record(received?.agentId ?? "")).toMatchObject({ resumed_from: worker });
      expect(record(worker)).toMatchObject({ superseded_by: received?.agentId });
    }));

  it("restores into a new agent where the killed host left no transcript to resume", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, start: startHost, run, record, project }) => {
      api.play({ main: [start], worker: [hang()] });
      const host = await startHost("Look into T401");
      await api.waitForAsk((ask) => ask.who === "worker", "worker's first turn");
      const [worker = ""] = api.agentIds("worker");
      host.signal("SIGKILL");
      const { sessionId } = await host.ended;
      // A slow machine may have had the time to write one.
      rmSync(project.transcript(sessionId, worker), { force: true });
      api.play({
        main: [message(worker, "Go on"), start, say("All done.")],
        worker: [say("Found the cause.")],
      });
      await run("Go on", { resume: sessionId });

      const received = api.from("worker").at(-1);
      expect(received?.prompt).toContain("The earlier agent left no report.");
      expect(record(worker)).toMatchObject({ superseded_by: received?.agentId, phase: "abandoned" });
    }));
});

/** A host killed with -9 while its worker waits for its model, once the worker's transcript can be resumed. */
async function killedInMidRun({ api, start: startHost, project, waitFor, calls }: Sessions) {
  const words = "I suspect the session cookie.";
  api.play({ main: [start], worker: [together(say(words), bash("echo half")), hang()] });
  const host = await startHost("Look into T401");
  await api.waitForAsk((ask) => ask.who === "worker" && ask.step === 1, "worker in mid-run");
  const [worker = ""] = api.agentIds("worker");
  const conversation = await host.sessionId();
  const transcript = project.transcript(conversation, worker);
  await waitFor(
    () => existsSync(transcript) && readFileSync(transcript, "utf8").includes('"tool_result"'),
    "transcript",
  );
  host.signal("SIGKILL");
  await host.ended;
  expect(calls("SessionEnd")).toEqual([]);
  return { worker, conversation };
}
