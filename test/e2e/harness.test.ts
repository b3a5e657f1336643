import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bash, delegate, hang, message, say, together } from "./harness/answer.ts";
import { hookTimes } from "./harness/hook-times.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { withScenario } from "./harness/scenario.ts";
import { step } from "./harness/step.ts";

describe.each(HOST_VERSIONS)("harness on host %s", (version) => {
  it("records a delegation, its hooks and what every model was told", () =>
    withScenario({ version, agents: { worker: {} } }, async ({ project, api, run, calls }) => {
      const context = { hookEventName: "SubagentStart", additionalContext: "The trivial hook was here." };
      const hook = project.hook("trivial", `print({ hookSpecificOutput: ${JSON.stringify(context)} });`);
      project.writeSettings({ hooks: { SubagentStart: [{ hooks: [hook] }] } });
      api.play({
        main: [delegate({ type: "worker", prompt: "Investigate T12 and report", background: false }), say("All done.")],
        worker: [bash("echo hello from the worker"), say("Found the cause.")],
      });

      const result = await step("the host runs to its end", () => run("Look into T12"));

      await step("hooks of the delegation came in order, tied by one agent id", () => {
        expect(result).toMatchObject({ exitCode: 0, text: "All done." });
        const seen = calls().filter(({ event }) => /^(Pre|Post)ToolUse$|^Subagent/.test(event));
        expect(seen.map(({ event, payload }) => [event, payload.tool_name ?? payload.agent_type])).toEqual([
          ["PreToolUse", "Agent"],
          ["SubagentStart", "worker"],
          ["PreToolUse", "Bash"],
          ["PostToolUse", "Bash"],
          ["SubagentStop", "worker"],
          ["PostToolUse", "Agent"],
        ]);
        const [agentId] = api.agentIds("worker");
        expect(seen.at(-1)?.payload.tool_response.agentId).toBe(agentId);
        expect(calls("SubagentStop")[0]?.payload).toMatchObject({
          agent_id: agentId,
          last_assistant_message: "Found the cause.",
          session_id: result.sessionId,
        });
      });

      await step("the subagent got its prompt, the hook's context and the tool's output", () => {
        const [first, second] = api.from("worker");
        expect(first?.prompt).toBe("Investigate T12 and report");
        expect(first?.fresh).toContain("The trivial hook was here.");
        expect(second?.results).toMatchObject([{ tool: "Bash", text: "hello from the worker", isError: false }]);
        expect(api.from("main").at(-1)?.results[0]?.text).toContain("Found the cause.");
      });

      await step("hook processes have a clean environment", () => {
        const [{ env } = { env: {} as Record<string, string> }] = calls("PreToolUse");
        expect(env).toMatchObject({ CLAUDE_PROJECT_DIR: project.dir, HOME: project.home });
        expect(env).not.toHaveProperty("NODE_EXTRA_CA_CERTS");
      });
    }));

  it("lets a hook refuse a delegation and shows the reason that the model read", () =>
    withScenario({ version, agents: { worker: {} } }, async ({ project, api, run }) => {
      const deny = { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: "It waits." };
      const hook = project.hook("deny", `print({ hookSpecificOutput: ${JSON.stringify(deny)} });`);
      project.writeSettings({ hooks: { PreToolUse: [{ matcher: "Agent|Task", hooks: [hook] }] } });
      api.play({ main: [delegate({ type: "worker", prompt: "Investigate T13 and report" }), say("I see.")] });

      await run("Look into T13");

      const [refused] = api.from("main").at(-1)?.results ?? [];
      expect(refused).toMatchObject({ tool: "Agent", isError: true });
      expect(refused?.text).toContain("It waits.");
      expect(api.from("worker")).toEqual([]);
    }));

  it("plays a script per agent in a fan-out, and loads SendMessage where the host defers it", () =>
    withScenario({ version, agents: { worker: {} } }, async ({ api, run, calls }) => {
      const parts = ["one", "two", "three"];
      const all = parts.map((part) => delegate({ type: "worker", prompt: `Do part ${part}`, background: false }));
      api.play({
        main: [together(...all), (ask) => message(ask.agentIds[1] ?? "", "Once more"), say("Waiting.")],
        worker: (ask) => say(ask.turn === 0 ? `Finished: ${ask.prompt}` : "Finished again"),
      });

      await run("Do all three parts");

      const stops = calls("SubagentStop").map(({ payload }) => payload.last_assistant_message as string);
      expect(stops.slice(0, 3).sort()).toEqual(parts.map((part) => `Finished: Do part ${part}`).sort());
      expect(stops[3]).toBe("Finished again");
      const [second] = api.from("worker").filter((ask) => ask.turn === 1);
      expect(second?.agentId).toBe(calls("SubagentStop")[3]?.payload.agent_id);
      expect(second?.fresh).toContain("Once more");
    }));

  it("stops the host alone in mid-run and goes on in the same conversation", () =>
    withScenario({ version, agents: { worker: {} } }, async ({ project, api, start, run, calls, waitFor }) => {
      const killed = await step("the host is killed while the worker waits for its model", async () => {
        const main = [delegate({ type: "worker", prompt: "Do T14", background: false })];
        api.play({ main, worker: [bash("echo half"), hang()] });
        const host = await start("Start T14");
        const { agentId = "" } = await api.waitForAsk(
          (ask) => ask.who === "worker" && ask.step === 1,
          "worker's turn 2",
        );
        const sessionId = await host.sessionId();
        // Killed any earlier, the host leaves no transcript of the agent and cannot resume it.
        const transcript = project.transcript(sessionId, agentId);
        await waitFor(
          () => existsSync(transcript) && /"tool_result"/.test(readFileSync(transcript, "utf8")),
          "transcript",
        );
        host.signal("SIGKILL");
        expect(await host.ended).toMatchObject({ exitCode: null, signal: "SIGKILL" });
        expect(calls("SessionEnd")).toEqual([]);
        return { sessionId, agentId };
      });

      await step("another host resumes the conversation and the agent", async () => {
        api.play({ main: [message(killed.agentId, "Go on"), say("Waiting.")], worker: [say("Done after all.")] });
        const resumed = await run("Go on", { resume: killed.sessionId });
        expect(resumed.sessionId).toBe(killed.sessionId);
        const ids = { agent_id: killed.agentId, session_id: killed.sessionId };
        expect(calls("SubagentStop")[0]?.payload).toMatchObject({ ...ids, last_assistant_message: "Done after all." });
      });
    }));

  it.skipIf(version === "2.1.197")("reads the time of each hook from the host's debug log", () =>
    withScenario({ version }, async ({ project, api, run }) => {
      api.play({ main: [say("Hello.")] });
      const debugFile = join(project.root, "debug.log");
      await run("Start", { debugFile });

      const times = hookTimes(readFileSync(debugFile, "utf8"));
      expect(times.map(({ hook }) => hook)).toEqual(["SessionStart:startup", "UserPromptSubmit", "Stop"]);
      for (const time of times)
        expect(time).toMatchObject({ exitCode: 0, command: expect.stringContaining("recorder.cjs") });
      for (const { durationMs } of times) expect(durationMs).toBeGreaterThan(0);
    }),
  );

  it("takes several prompts in one process", () =>
    withScenario({ version }, async ({ api, start, calls }) => {
      api.play({ main: (ask) => say(`Answer ${ask.turn + 1}`) });
      const run = await start("First", { keepOpen: true });
      await run.waitForEvent((event) => event.result === "Answer 1", "first answer");
      run.say("Second");
      await run.waitForEvent((event) => event.result === "Answer 2", "second answer");
      run.endInput();

      expect(await run.ended).toMatchObject({ exitCode: 0, text: "Answer 2" });
      expect(calls("UserPromptSubmit").map(({ payload }) => payload.prompt)).toEqual(["First", "Second"]);
    }));
});
