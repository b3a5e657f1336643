import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOOK_NAMES, hookGroups, namesOurFile, ourHook, REGISTRATIONS } from "../../lib/host/registrations.ts";
import { pluginFiles, readPackage } from "../../scripts/plugin-files.ts";

const root = join(import.meta.dirname, "../..");

describe("the table of registrations", () => {
  it("is the one of spec 1 §5", () => {
    const rows = REGISTRATIONS.map((row) => [row.event, "matcher" in row ? row.matcher : "", row.hook].join(" · "));
    expect(rows).toEqual([
      "SessionStart ·  · session_start",
      "PreToolUse · Agent|Task|SendMessage · pre_delegate",
      "PostToolUse · Agent|Task|SendMessage|TaskStop · post_delegate",
      "PostToolUseFailure · Agent|Task|SendMessage|TaskStop · post_delegate",
      "SubagentStart ·  · subagent_start",
      "SubagentStop ·  · subagent_stop",
      "StopFailure ·  · subagent_stop",
      "UserPromptSubmit ·  · user_prompt_submit",
      "SessionEnd ·  · session_end",
      "TaskCreated ·  · task_event",
      "TaskCompleted ·  · task_event",
    ]);
  });

  it("names exactly the sources of hooks/", () => {
    const sources = readdirSync(join(root, "hooks")).filter((name) => name.endsWith(".ts"));
    expect(HOOK_NAMES.map((name) => `${name}.ts`).sort()).toEqual(sources.sort());
  });

  it("leaves every hook more time than its own deadline of one second, 0.8 s at the end", () => {
    for (const { event, timeout } of REGISTRATIONS) expect(timeout).toBeGreaterThan(event === "SessionEnd" ? 1 : 2);
  });

  it("becomes the exec form the host needs, without a shell", () => {
    expect(hookGroups("/hooks").PreToolUse).toEqual([
      {
        matcher: "Agent|Task|SendMessage",
        hooks: [{ type: "command", command: "node", args: ["/hooks/pre_delegate.cjs"], timeout: 10 }],
      },
    ]);
    expect(hookGroups("/hooks").SessionStart[0]).not.toHaveProperty("matcher");
  });
});

describe("recognising our files in a command line or an argument", () => {
  it.each([
    [`\${CLAUDE_PROJECT_DIR}/.claude/hooks/agent-session/pre_delegate.cjs`, "pre_delegate"],
    ['node "$CLAUDE_PROJECT_DIR/.claude/hooks/agent-session/session_end.cjs"', "session_end"],
    ["node /h/.claude/hooks/agent-session/task_event.cjs --test", "task_event"],
    ["C:\\Users\\me\\.claude\\hooks\\agent-session\\subagent_stop.cjs", "subagent_stop"],
    [JSON.stringify({ args: ["C:\\x\\agent-session\\subagent_stop.cjs"] }), "subagent_stop"],
    ["/h/agent-session/dist/hooks/pre_delegate.cjs", undefined],
    ["/h/not-agent-session/pre_delegate.cjs", undefined],
    ["/h/agent-session/pre_delegate.cjs.bak", undefined],
    ["/h/agent-session/my_hook.cjs", undefined],
    ["pre_delegate.cjs", undefined],
  ])("%s", (text, hook) => {
    expect(ourHook(text)).toBe(hook);
  });

  it("tells our MCP server from another one", () => {
    expect(namesOurFile(".claude/hooks/agent-session/mcp.cjs", "mcp.cjs")).toBe(true);
    expect(namesOurFile(`\${CLAUDE_PLUGIN_ROOT}/dist/mcp.cjs`, "mcp.cjs")).toBe(false);
    expect(namesOurFile("/x/agent-session/mcpxcjs", "mcp.cjs")).toBe(false);
  });
});

describe("the plugin's files", () => {
  it.each(Object.entries(pluginFiles(readPackage())))(
    "%s is what `npx tsx scripts/plugin-files.ts` writes",
    (path, text) => {
      expect(readFileSync(join(root, path), "utf8")).toBe(text);
    },
  );

  it("reach every hook and the MCP server below the plugin's own folder", () => {
    const files = pluginFiles(readPackage());
    const registered = JSON.parse(files["hooks/hooks.json"] ?? "").hooks;
    expect(registered).toEqual(hookGroups(`\${CLAUDE_PLUGIN_ROOT}/dist/hooks`));
    const servers = JSON.parse(files[".mcp.json"] ?? "").mcpServers;
    expect(servers).toEqual({ "agent-session": { command: "node", args: [`\${CLAUDE_PLUGIN_ROOT}/dist/mcp.cjs`] } });
  });
});
