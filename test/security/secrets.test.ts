import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serve } from "../../lib/server/main.ts";
import { freshCommandLine } from "../cli/command-line.ts";
import { HOST_FIELDS, inPlace } from "../hooks/hook-process.ts";
import { served } from "../mcp/client.ts";

// What counts as a secret is told by the tables of test/session/redact/redact.test.ts; here, that no door lets one past.

const SECRET = `ghp_${"a1B2".repeat(9)}`;
const SAID = `use ${SECRET} for it`;
const DATA = JSON.stringify({
  note: SAID,
  api_key: "hunter2hunter2",
  [SAID]: 1,
  nested: [{ password: "hunter2hunter2" }],
});

/** The files below that hold a secret, by their names. */
function holding(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => {
    const path = join(folder, name);
    return hasSecret(name) || (statSync(path).isFile() && hasSecret(readFileSync(path, "latin1")));
  });
}

function hasSecret(text: string): boolean {
  return text.includes(SECRET) || text.includes("hunter2hunter2");
}

describe("a secret given to the command line", () => {
  const cli = freshCommandLine();

  it("stands in no file of the store, and no answer tells it", () => {
    writeFileSync(join(cli.project, "t.json"), JSON.stringify({ name: "t", purpose: SAID, metadata: { note: SAID } }));
    const given = [
      ["create", "--id", "a1", "--agent", SAID, "--purpose", SAID, "--metadata", DATA, "--tag", SAID],
      ["create", "--id", "f1", "--lifecycle", "feature", "--purpose", SAID],
      ["update", "a1", "--error", SAID, "--summary", SAID, "--metadata", DATA, "--tag", SAID],
      ["update", "a1", "--phase", SAID],
      ["checkpoint", "a1", "--label", SAID],
      ["task", "add", "a1", "t1", "--description", SAID],
      ["task", "complete", "a1", "t1", "failed", "--summary", SAID],
      ["register", "c1", SAID, SAID, "--user", SAID, "--location", SAID, "--team", SAID, "--capability", SAID],
      ["status", "c1", "working", "--task", SAID],
      ["message", "send", "c1", "a1", SAID, SAID, "--data", DATA, "--queue"],
      ["broadcast", "a1", SAID, SAID, "--data", DATA],
      ["memory", "set", "a1", SAID, SAID, "--tag", SAID],
      ["memory", "set", "a1", "key", DATA],
      ["memory", "set", "a1", "api_key", "hunter2hunter2"],
      ["template", "create", "t.json"],
      ["create", "--id", SAID],
      ["nonsense", SAID],
      ["finalize", "a1", SAID],
      ["finalize", "a1", "failed", "--summary", SAID],
    ];
    const asked = [
      ["get", "a1"],
      ["list"],
      ["history", "a1"],
      ["stats"],
      ["export"],
      ["metrics"],
      ["sessions", "--all"],
      ["message", "inbox", "a1"],
      ["message", "inbox", "c1"],
      ["memory", "search"],
      ["memory", "get", "key"],
      ["template", "list"],
      ["verify"],
    ];
    for (const args of given) {
      const { stdout, stderr } = cli.run(args);
      expect({ args, told: hasSecret(stdout + stderr) }).toEqual({ args, told: false });
    }
    for (const args of asked) {
      for (const form of [[], ["--json"]]) {
        const { stdout, stderr, status } = cli.run([...args, ...form]);
        expect({ args, status, told: hasSecret(stdout + stderr) }).toEqual({ args, status: 0, told: false });
      }
    }
    expect(holding(cli.root)).toEqual([]);
    expect(cli.run(["get", "a1"]).stdout).toContain("[redacted:token]");
  }, 120_000);
});

describe("a secret given to hooks", () => {
  it("stands in no file of the store or the log, and is told nobody but as the input's own echo", () =>
    inPlace(async (place) => {
      const log = join(place.folder, "hooks.log");
      const env = { AGENT_SESSION_LOG: log };
      const tool_input = { description: SAID, prompt: `${SAID} T101 and more words to it`, subagent_type: "worker" };
      const fields = {
        ...HOST_FIELDS,
        cwd: place.project,
        tool_input,
        last_assistant_message: `${SAID}\nsession-phase: approval`,
      };
      const events: [Parameters<typeof place.run>[0], string, object][] = [
        ["session_start", "SessionStart", {}],
        ["pre_delegate", "PreToolUse", {}],
        ["subagent_start", "SubagentStart", {}],
        ["task_event", "TaskCreated", { task_subject: SAID, task_description: SAID }],
        [
          "post_delegate",
          "PostToolUse",
          { tool_response: { ...HOST_FIELDS.tool_response, content: [SAID], prompt: SAID } },
        ],
        ["subagent_stop", "SubagentStop", {}],
        ["post_delegate", "PostToolUseFailure", { error: SAID }],
        ["user_prompt_submit", "UserPromptSubmit", { prompt: SAID }],
        ["session_end", "SessionEnd", { reason: SAID }],
      ];
      for (const [hook, hook_event_name, more] of events) {
        const input = JSON.stringify({ ...fields, ...more, hook_event_name });
        const { code, stderr, stdout } = await place.run(hook, { input, env });
        expect({ hook, code, told: hasSecret(stderr + stdout) }).toEqual({ hook, code: 0, told: false });
      }
      const direct = [
        ["pre_delegate", { agent_id: SAID }],
        ["pre_delegate", { agent_name: { a: SAID } }],
        ["subagent_stop", { agent_id: HOST_FIELDS.agent_id, agent_output: SAID, summary: SAID, exit_code: 1 }],
      ] as const;
      for (const [hook, input] of direct)
        expect(hasSecret((await place.run(hook, { input: JSON.stringify(input), env })).stderr)).toBe(false);
      expect(hasSecret((await place.run("pre_delegate", { input: SECRET, env })).stderr)).toBe(false);
      expect(readFileSync(log, "utf8")).toContain("SubagentStop answered");
      expect(holding(place.folder)).toEqual([]);
    }));
});

describe("a secret given to the MCP server and the router", () => {
  it("stands in no file, no answer and no error", async () => {
    const { call, dir, app, stderr } = await served();
    await call("message_send", { from: "a1", to: null, subject: SAID, body: SAID, data: JSON.parse(DATA) });
    await call("memory_set", { session: "a1", key: "k", value: JSON.parse(DATA), tags: [SAID] });
    const running = await serve(app, { port: 0, everyMs: 60_000 });
    const register = { agent_id: "g1", capabilities: [SAID] };
    const post = async (path: string, body: object) =>
      (await fetch(`${running.url}${path}`, { method: "POST", body: JSON.stringify(body) })).text();
    const answers = [
      await post("/register/agent", register),
      await post("/route", { task_id: SAID, required_capabilities: [SAID], session_id: SAID }),
      await (await fetch(`${running.url}/agents`)).text(),
      await (await fetch(`${running.url}/metrics`)).text(),
      JSON.stringify(await call("memory_get", { key: "k" })),
      JSON.stringify(await call("memory_search", {})),
      JSON.stringify(await call("session_update", { agent_id: "a1", phase: SAID })),
      JSON.stringify(await call("session_get", { agent_id: SAID })),
      JSON.stringify(await call("no_such_tool", { x: SAID })),
    ];
    await running.close();
    for (const answer of answers) expect(hasSecret(answer) ? answer : "").toBe("");
    expect(hasSecret(stderr())).toBe(false);
    expect(holding(dir)).toEqual([]);
  });
});
