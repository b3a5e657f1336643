import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hang, say } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { withScenario } from "./harness/scenario.ts";
import { step } from "./harness/step.ts";

const version = HOST_VERSIONS[1];

describe("harness when a scenario fails", () => {
  it("kills a run that takes too long and says what happened until then", async () => {
    let root = "";
    const failing = withScenario({ version }, async ({ project, api, run }) => {
      root = project.root;
      api.play({ main: [hang()] });
      await run("Wait for ever", { timeoutMs: 3_000 });
    });

    await expect(failing).rejects.toThrow(
      /still runs after 3000 ms[\s\S]*UserPromptSubmit[\s\S]*main step 0: Wait for/,
    );
    expect(existsSync(root)).toBe(false);
  });

  it("reports what a function of the script threw, which the host takes for an API error", async () => {
    const failing = withScenario({ version }, async ({ api, run }) => {
      api.play({
        main: () => {
          throw new Error("no such agent in this script");
        },
      });
      await run("Start");
    });

    await expect(failing).rejects.toThrow("no such agent in this script");
  });

  it("names the step that failed", async () => {
    const failing = step("the impossible", () => {
      throw new Error("did not happen");
    });

    await expect(failing).rejects.toThrow('step "the impossible": did not happen');
  });

  it("says which model requests came when the expected one did not", async () => {
    const failing = withScenario({ version }, async ({ api, run }) => {
      api.play({ main: [say("Hello.")] });
      await run("Start");
      await api.waitForAsk((ask) => ask.who === "worker", "the worker", 50);
    });

    await expect(failing).rejects.toThrow(/no model request for "the worker" within 50 ms[\s\S]*main step 0: Start/);
  });
});
