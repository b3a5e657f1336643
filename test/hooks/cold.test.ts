import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { create, finalize } from "../../lib/app/sessions.ts";
import { BUILT_HOOKS, HOST_FIELDS, inPlace, type Place } from "./hook-process.ts";

const BUILT = fileURLToPath(new URL("../../dist/hooks", import.meta.url));

/**
 * The built hooks without what is parsed when it is called for, but for what reads a configuration: a call into the
 * others fails.
 */
function withoutColdParts(place: Place): string {
  const from = join(place.folder, "hot");
  cpSync(BUILT, from, { recursive: true });
  for (const hook of BUILT_HOOKS) {
    const file = join(from, `${hook}.cjs`);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^(?!code|config)(\w+\(\)\{\/\/).*$/gm, "$1"));
  }
  return from;
}

async function plantEnded({ app }: Place, count: number): Promise<void> {
  const runtime = app();
  for (let at = 0; at < count; at++) {
    const id = `stored-with-a-long-name-${at}`;
    await create(runtime, { agentId: id, agentName: "worker" });
    await finalize(runtime, id, "completed");
  }
  await runtime.store.close();
}

describe("a conversation, an agent that starts and stops, and a delegation need nothing of their hooks' cold parts", () => {
  // Up to 16 sessions are read one by one, more are found by the index.
  it.each([
    ["without a configuration", undefined, 0],
    ["with tiles on", { plato: { scout_room: "r" } }, 0],
    ["with other windows", { resume: { timeout_minutes: 60 }, retention_hours: 24 }, 0],
    ["with a few ended sessions stored", undefined, 5],
    ["with many ended sessions stored", undefined, 120],
  ])("%s", (_, config, stored) =>
    inPlace(async (place) => {
      await plantEnded(place, stored);
      const from = withoutColdParts(place);
      if (config !== undefined) {
        mkdirSync(join(place.home, ".claude"));
        writeFileSync(join(place.home, ".claude/agent-session.json"), JSON.stringify(config));
      }
      const env = { PLATO_URL: "http://127.0.0.1:9" };
      const call = { tool_name: "Agent", tool_use_id: "toolu_2", tool_input: HOST_FIELDS.tool_input };
      const ids = { agent_id: "", agent_type: "" };
      const begin = { ...HOST_FIELDS, hook_event_name: "SessionStart" };
      // The first of an hour that finds something also cleans up.
      await place.ask("session_start", begin, { env });
      await place.ask("session_start", begin, { env });
      await place.ask("session_start", begin, { from, env });
      await place.ask("subagent_start", { ...HOST_FIELDS, hook_event_name: "SubagentStart" }, { from, env });
      await place.ask("subagent_stop", { ...HOST_FIELDS, hook_event_name: "SubagentStop" }, { from, env });
      await place.ask(
        "pre_delegate",
        { ...HOST_FIELDS, ...ids, ...call, hook_event_name: "PreToolUse" },
        { from, env },
      );
      const done = { ...call, tool_use_id: "toolu_1", hook_event_name: "PostToolUse" };
      await place.ask("post_delegate", { ...HOST_FIELDS, ...ids, ...done }, { from, env });
      await place.ask("user_prompt_submit", { ...HOST_FIELDS, hook_event_name: "UserPromptSubmit" }, { from, env });
      const { record } = (await place.app().store.load(HOST_FIELDS.agent_id)) ?? {};
      expect(record?.phase).toBe("approval");
      const again = { ...HOST_FIELDS, agent_id: "a14f0c2e9b7d5a362", hook_event_name: "SubagentStart" };
      await place.ask("subagent_start", again, { from, env });
      await place.ask("session_end", { ...HOST_FIELDS, ...ids, hook_event_name: "SessionEnd" }, { from });
    }),
  );
});
