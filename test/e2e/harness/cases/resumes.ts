import { existsSync, readFileSync } from "node:fs";
import { bash, delegate, hang, message, say } from "../answer.ts";
import type { RecordedCase } from "./case.ts";

const PROMPT = "Prepare the plan for T301 and ask for approval";
const PLANNED = "The plan is ready.\nsession-phase: approval";
const start = delegate({ type: "worker", prompt: PROMPT, background: false });

/** Native resumes by SendMessage, and the ways in which a conversation goes on or begins anew. */
export const RESUMES: RecordedCase[] = [
  {
    name: "resume-twice",
    async play({ api, run }) {
      const go = () => message(api.agentIds("worker")[0] ?? "", "Approved, go on");
      api.play({
        main: [start, go, say("Waiting."), go, say("Waiting."), say("All done.")],
        worker: [say(PLANNED), say(PLANNED), say("Done.")],
      });
      await run("Plan T301");
    },
  },
  {
    name: "message-while-running",
    async play({ api, run, waitForCall }) {
      api.play({
        main: [
          delegate({ type: "worker", prompt: PROMPT, background: true }),
          async () => {
            await waitForCall(
              (call) => call.event === "PostToolUse" && call.payload.agent_id !== undefined,
              "worker's tool",
            );
            return message(api.agentIds("worker")[0] ?? "", "One more thing");
          },
          say("Told it."),
        ],
        worker: [
          bash("echo first"),
          async () => {
            await waitForCall(
              (call) => call.event === "PostToolUse" && call.payload.tool_name === "SendMessage",
              "message",
            );
            return bash("echo second");
          },
          say("Done with both."),
        ],
      });
      await run("Plan T301");
    },
  },
  {
    name: "resume-after-kill",
    async play({ project, api, start: startRun, run, waitFor }) {
      api.play({ main: [start], worker: [bash("echo half"), hang()] });
      const first = await startRun("Plan T301");
      await api.waitForAsk((ask) => ask.who === "worker" && ask.step === 1, "worker in mid-run");
      const transcript = project.transcript(await first.sessionId(), api.agentIds("worker")[0]);
      await waitFor(
        () => existsSync(transcript) && readFileSync(transcript, "utf8").includes('"tool_result"'),
        "transcript",
      );
      first.signal("SIGKILL");
      const { sessionId } = await first.ended;
      api.play({
        main: [message(api.agentIds("worker")[0] ?? "", "Go on where you were"), say("All done.")],
        worker: [say("Done.")],
      });
      await run("Go on", { resume: sessionId });
    },
  },
  {
    name: "resume-after-early-kill",
    async play({ api, start: startRun, run }) {
      api.play({ main: [start], worker: [hang()] });
      const first = await startRun("Plan T301");
      await api.waitForAsk((ask) => ask.who === "worker", "worker's first turn");
      first.signal("SIGKILL");
      const { sessionId } = await first.ended;
      api.play({ main: [message(api.agentIds("worker")[0] ?? "", "Go on where you were"), say("Could not.")] });
      await run("Go on", { resume: sessionId });
    },
  },
  {
    name: "resume-elsewhere",
    async play({ api, run }) {
      api.play({ main: [start, say("It waits for you.")], worker: [say(PLANNED)] });
      await run("Plan T301");
      api.play({ main: [message(api.agentIds("worker")[0] ?? "", "Approved, go on"), say("Could not.")] });
      await run("Go on");
    },
  },
  {
    name: "fork",
    async play({ api, run }) {
      api.play({ main: [start, say("It waits for you.")], worker: [say(PLANNED)] });
      const first = await run("Plan T301");
      api.play({ main: [message(api.agentIds("worker")[0] ?? "", "Approved, go on"), say("Could not.")] });
      await run("Go on", { resume: first.sessionId, fork: true });
    },
  },
  slash("clear"),
  slash("compact"),
];

function slash(command: string): RecordedCase {
  return {
    name: command,
    async play({ api, start: startRun }) {
      api.play({
        main: [start, say("It waits for you."), say("A summary of it all."), say("Hello again.")],
        worker: [say(PLANNED)],
      });
      const run = await startRun("Plan T301", { keepOpen: true });
      await run.waitForEvent((event) => event.type === "result", "first result");
      run.say(`/${command}`);
      await run.waitForEvent(
        (event) => event.type === "result" && event !== run.events.find((e) => e.type === "result"),
        "second result",
      );
      run.say("Are you there?");
      run.endInput();
      await run.ended;
    },
  };
}
