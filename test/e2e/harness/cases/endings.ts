import { bash, delegate, fail, hang, message, say, stopTask } from "../answer.ts";
import type { RecordedCase } from "./case.ts";

const PROMPT = "Investigate the failing login test of T401 and report";

/** Runs that end without a SubagentStop, or nearly so. */
export const ENDINGS: RecordedCase[] = [
  apiError("api-error-foreground", false),
  apiError("api-error-background", true),
  {
    name: "api-error-main",
    async play({ api, run }) {
      api.play({ main: [fail(500)] });
      await run("Look into T401");
    },
  },
  signalled("sigint-foreground", "SIGINT", false),
  signalled("sigint-background", "SIGINT", true),
  signalled("sigterm", "SIGTERM", false),
  signalled("sigkill", "SIGKILL", false),
  {
    name: "turn-limit",
    agents: { worker: { frontmatter: { maxTurns: 2 } } },
    async play({ api, run }) {
      const goOn = () => message(api.agentIds("worker")[0] ?? "", "Go on");
      api.play({
        main: [
          delegate({ type: "worker", prompt: PROMPT, background: false }),
          goOn,
          say("Waiting."),
          say("All done."),
        ],
        worker: [bash("echo one"), bash("echo two"), bash("echo three"), say("Done.")],
      });
      await run("Look into T401");
    },
  },
  {
    name: "turn-limit-background",
    agents: { worker: { frontmatter: { maxTurns: 2 } } },
    async play({ api, run }) {
      api.play({
        main: [delegate({ type: "worker", prompt: PROMPT, background: true }), say("Started.")],
        worker: [bash("echo one"), bash("echo two"), bash("echo three"), say("Done.")],
      });
      await run("Look into T401");
    },
  },
  {
    name: "task-stop",
    async play({ api, run }) {
      const worker = async () => {
        await api.waitForAsk((ask) => ask.who === "worker", "worker at work");
        return api.agentIds("worker")[0] ?? "";
      };
      api.play({
        main: [
          delegate({ type: "worker", prompt: PROMPT, background: true }),
          async () => stopTask(await worker()),
          async () => message(await worker(), "Go on after all"),
          say("Waiting."),
        ],
        worker: [hang(), say("Done after all.")],
      });
      await run("Look into T401");
    },
  },
];

function apiError(name: string, background: boolean): RecordedCase {
  return {
    name,
    async play({ api, run }) {
      const goOn = () => message(api.agentIds("worker")[0] ?? "", "Try again");
      api.play({
        main: [
          delegate({ type: "worker", prompt: PROMPT, background }),
          background ? say("Started.") : goOn,
          say("Waiting."),
        ],
        worker: [bash("echo one"), fail(500), say("Done at last.")],
      });
      await run("Look into T401");
    },
  };
}

function signalled(name: string, signal: "SIGINT" | "SIGTERM" | "SIGKILL", background: boolean): RecordedCase {
  return {
    name,
    async play({ api, start, waitForCall }) {
      api.play({
        main: [delegate({ type: "worker", prompt: PROMPT, background }), background ? hang() : say("All done.")],
        worker: [hang()],
      });
      const run = await start("Look into T401");
      await api.waitForAsk((ask) => ask.who === "worker", "worker in mid-run");
      if (background) await waitForCall((call) => call.payload.tool_response?.status === "async_launched", "launch");
      run.signal(signal);
      await run.ended;
    },
  };
}
