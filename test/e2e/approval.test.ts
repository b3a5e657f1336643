import { describe, expect, it } from "vitest";
import { after, delegate, message, say } from "./harness/answer.ts";
import type { Ask } from "./harness/ask.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { step } from "./harness/step.ts";
import { withSessions } from "./with-sessions.ts";

const PROMPT = "Prepare the rollout of T101 and ask for approval before you apply it";
const PLANNED = "The plan: move the queue to the new cluster.\nsession-phase: approval";
const again = (background?: boolean) =>
  delegate({ type: "worker", prompt: "Apply the rollout of T101, it is approved", background });

describe.each(HOST_VERSIONS)("an approval pause on host %s", (version) => {
  it("is denied a second agent once, with the facts, and the first one goes on to its end", () =>
    withSessions({ version, agents: { worker: {} } }, async ({ api, run, record, records, calls }) => {
      const worker = () => api.agentIds("worker")[0] ?? "";
      api.play({
        main: [
          delegate({ type: "worker", prompt: PROMPT, background: false }),
          again(false),
          () => message(worker(), "Approved by the user: apply it"),
          say("Waiting for it."),
          say("All done."),
        ],
        worker: [say(PLANNED), say("Applied.\nsession-phase: completed")],
      });
      await run("Roll out T101");

      const denied = toolResult(api.from("main"), "Agent", 1);
      process.stdout.write(`DENIED: ${denied?.text}\n`);
      console.log(JSON.stringify(records(), null, 1));
      expect(api.agentIds("worker")).toHaveLength(1);
      expect(record(worker()).phase).toBe("completed");
    }));
});

function toolResult(asks: readonly Ask[], tool: string, index: number) {
  return asks.at(-1)?.allResults.filter((result) => result.tool === tool)[index];
}
void after; void step;
