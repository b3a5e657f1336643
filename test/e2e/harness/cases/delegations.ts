import { bash, delegate, message, say, together } from "../answer.ts";
import type { RecordedCase } from "./case.ts";
import { withName } from "./names.ts";

const PROMPT = "Investigate the failing login test of T101 and report what you find";

/** Delegations that run to their end. */
export const DELEGATIONS: RecordedCase[] = [
  {
    name: "foreground",
    async play({ api, run }) {
      api.play({
        main: [delegate({ type: "worker", prompt: PROMPT, background: false }), say("All done.")],
        worker: [bash("echo working"), say("Found the cause.\nsession-phase: approval")],
      });
      await run("Look into T101");
    },
  },
  {
    name: "background",
    async play({ api, run }) {
      api.play({
        main: [delegate({ type: "worker", prompt: PROMPT, background: true }), say("Started it.")],
        worker: [bash("echo working"), say("Found the cause.")],
      });
      await run("Look into T101");
    },
  },
  {
    name: "flag-omitted",
    async play({ api, run }) {
      api.play({ main: [delegate({ type: "worker", prompt: PROMPT }), say("ok")], worker: [say("Found the cause.")] });
      await run("Look into T101");
    },
  },
  fanOut("fan-out-foreground", 3, false),
  fanOut("fan-out-background", 3, true),
  {
    name: "nested",
    agents: { worker: {}, helper: {} },
    async play({ api, run }) {
      api.play({
        main: [delegate({ type: "worker", prompt: PROMPT, background: false }), say("All done.")],
        worker: [
          delegate({ type: "helper", prompt: `Help with it: ${PROMPT}`, background: false }),
          say("Worker done."),
        ],
        helper: [say("Helper done.")],
      });
      await run("Look into T101");
    },
  },
  builtIn("Explore", true),
  builtIn("Plan", false),
  {
    name: "type-omitted",
    async play({ api, run }) {
      api.play({
        main: [delegate({ prompt: PROMPT, background: false }), say("ok")],
        "general-purpose": [say("Found it.")],
      });
      await run("Look into T101");
    },
  },
  {
    name: "unknown-type",
    async play({ api, run }) {
      api.play({ main: [delegate({ type: "no-such-agent", prompt: PROMPT, background: false }), say("ok")] });
      await run("Look into T101");
    },
  },
  withName,
];

function fanOut(name: string, size: number, background: boolean): RecordedCase {
  const prompts = Array.from(
    { length: size },
    (_, index) => `Investigate module number ${index + 1} for T20${index + 1}`,
  );
  return {
    name,
    async play({ api, run }) {
      api.play({
        main: [
          together(...prompts.map((prompt) => delegate({ type: "worker", prompt, background }))),
          say("All started."),
        ],
        worker: (ask) => say(`Done: ${ask.prompt}`),
      });
      await run("Look into all three");
    },
  };
}

/** An agent whose result names no id, so that the model cannot continue it; `resumed` does it all the same. */
function builtIn(type: string, resumed: boolean): RecordedCase {
  return {
    name: `built-in-${type.toLowerCase()}`,
    async play({ api, run }) {
      const goOn = () => message(api.agentIds()[0] ?? "", "Please continue");
      api.play({
        main: [delegate({ type, prompt: PROMPT, background: false }), ...(resumed ? [goOn] : []), say("All done.")],
        [type]: [say("Found the files."), say("Continued.")],
      });
      await run("Look into T101");
    },
  };
}
