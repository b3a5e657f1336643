import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HOST_FIELDS, inPlace, type Place } from "./hook-process.ts";

const BUILT = fileURLToPath(new URL("../../dist/hooks", import.meta.url));

/**
 * The built hooks without is parsed when it is called for, but for what reads a
 * configuration: a call into the others fails.
 */
function withoutColdParts(place: Place): string {
  const from = join(place.folder, "hot");
  cpSync(BUILT, from, { recursive: true });
  for (const hook of ["session_start", "subagent_start", "pre_delegate", "subagent_stop"]) {
    const file = join(from, `${hook}.cjs`);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^(?!code|config)(\w+\(\)\{\/\/).*$/gm, "$1"));
  }
  return from;
}

describe("a conversation, an agent that starts and stops, and a delegation need nothing of their hooks' cold parts", () => {
  it.each([
    ["without a configuration", undefined],
    ["with tiles on", { plato: { scout_room: "r" } }],
    ["with other windows", { resume: { timeout_minutes: 60 }, retention_hours: 24 }],
  ])("%s", (_, config) =>
    inPlace(async (place) => {
      const from = withoutColdParts(place);
      if (config !== undefined) {
        mkdirSync(join(place.home, ".claude"));
        writeFileSync(join(place.home, ".claude/agent-session.json"), JSON.stringify(config));
      }
      const env = { PLATO_URL: "http://127.0.0.1:9" };
      const call = { tool_name: "Agent", tool_use_id: "toolu_2", tool_input: HOST_FIELDS.tool_input };
      const ids = { agent_id: "", agent_type: "" };
      // The first of an hour also cleans up.
      const begin = { ...HOST_FIELDS, hook_event_name: "SessionStart" };
      await place.ask("session_start", begin, { env });
      await place.ask("session_start", begin, { from, env });
      await place.ask("subagent_start", { ...HOST_FIELDS, hook_event_name: "SubagentStart" }, { from, env });
      await place.ask("subagent_stop", { ...HOST_FIELDS, hook_event_name: "SubagentStop" }, { from, env });
      await place.ask(
        "pre_delegate",
        { ...HOST_FIELDS, ...ids, ...call, hook_event_name: "PreToolUse" },
        { from, env },
      );
      const { record } = (await place.app().store.load(HOST_FIELDS.agent_id)) ?? {};
      expect(record?.phase).toBe("approval");
    }),
  );
});
