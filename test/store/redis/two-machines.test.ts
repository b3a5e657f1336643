import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Machine } from "./machine.ts";
import { storeAt } from "./place.ts";
import { NO_SERVER, RedisServer, titled } from "./server.ts";

let server: RedisServer;
let tests = 0;
let url: string;
let a: Machine;
let b: Machine;

const DELEGATION = {
  tool_name: "Agent",
  tool_input: { description: "Fix T101", prompt: "Fix the login test of T101.", subagent_type: "worker" },
};

/** An agent works on T101 in a conversation, and waits for an approval. */
function worksOn(machine: Machine, conversation: string, agent: string): void {
  machine.hook("session_start", conversation, "SessionStart", { source: "startup" });
  machine.hook("pre_delegate", conversation, "PreToolUse", { ...DELEGATION, tool_use_id: `toolu_${agent}` });
  machine.hook("subagent_start", conversation, "SubagentStart", { agent_id: agent, agent_type: "worker" });
}

function stops(machine: Machine, conversation: string, agent: string): void {
  machine.hook("subagent_stop", conversation, "SubagentStop", {
    agent_id: agent,
    agent_type: "worker",
    last_assistant_message: "The plan is in plan.md.\nsession-phase: approval",
  });
}

/** What machine `b` makes of the same delegation in a conversation of its own. */
function delegates(machine: Machine, conversation: string, call: string): { pack?: string; denied?: string } {
  const answer = machine.hook("pre_delegate", conversation, "PreToolUse", { ...DELEGATION, tool_use_id: call });
  const output = answer?.hookSpecificOutput as
    | { updatedInput?: { prompt: string }; permissionDecisionReason?: string }
    | undefined;
  return {
    ...(output?.updatedInput && { pack: output.updatedInput.prompt }),
    ...(output?.permissionDecisionReason && { denied: output.permissionDecisionReason }),
  };
}

describe.skipIf(NO_SERVER !== undefined)(titled("two machines and one server"), () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    // Some of these start a dozen processes, one after the other.
    vi.setConfig({ testTimeout: 60_000 });
    url = server.url(`machines-${++tests}`);
    [a, b] = [new Machine("a", url), new Machine("b", url)];
  });

  it("what waits on one is found on the other, and restored there once its conversation has ended", () => {
    worksOn(a, "conversation-a", "a-agent-1");
    stops(a, "conversation-a", "a-agent-1");
    expect(b.cli("get", "a-agent-1").json).toMatchObject({ phase: "approval", host: { machine: "a" } });
    expect(JSON.stringify(b.cli("list", "--active-only").json)).toContain("a-agent-1");

    expect(delegates(b, "conversation-b", "toolu_early"), "its owner still lives, for all b knows").toEqual({});
    a.hook("session_end", "conversation-a", "SessionEnd", { reason: "other" });
    const { pack } = delegates(b, "conversation-b", "toolu_b");
    expect(pack).toContain("Fix the login test of T101.");
    expect(pack).toContain("a-agent-1");
    expect(pack).toContain("The plan is in plan.md.");

    b.hook("subagent_start", "conversation-b", "SubagentStart", { agent_id: "b-agent-1", agent_type: "worker" });
    b.hook("post_delegate", "conversation-b", "PostToolUse", {
      ...DELEGATION,
      tool_input: { ...DELEGATION.tool_input, prompt: pack },
      tool_use_id: "toolu_b",
      tool_response: { status: "async_launched", agentId: "b-agent-1", prompt: pack },
    });
    expect(a.cli("get", "a-agent-1").json).toMatchObject({ phase: "abandoned", superseded_by: "b-agent-1" });
    expect(a.cli("get", "b-agent-1").json).toMatchObject({ resumed_from: "a-agent-1", host: { machine: "b" } });
  });

  it("of four conversations on two machines that ask at once only one restores", async () => {
    worksOn(a, "conversation-a", "a-agent-1");
    stops(a, "conversation-a", "a-agent-1");
    a.hook("session_end", "conversation-a", "SessionEnd", { reason: "other" });
    const asked = [a, b, a, b].map((machine, at) =>
      machine.hookBeside("pre_delegate", `conversation-${at}`, "PreToolUse", {
        ...DELEGATION,
        tool_use_id: `toolu_${at}`,
      }),
    );
    const packs = (await Promise.all(asked)).filter((text) => text.includes("a-agent-1"));
    expect(packs).toHaveLength(1);
  });

  it("hooks that init has copied into a project find the client beside them", () => {
    expect(a.command("init", "--no-mcp").stdout).toContain("redis.cjs");
    expect(a.cli("create", "--agent", "worker", "--id", "s-1", "--metadata", '{"task_id":"T101"}').status).toBe(0);
    a.cli("update", "s-1", "--phase", "approval");
    const copied = join(a.folder, ".claude", "hooks", "agent-session", "pre_delegate.cjs");
    const asked = a.run(copied, [], JSON.stringify({ agent_name: "worker", task_id: "T101" }));
    expect(asked.stderr).toBe("");
    expect(JSON.parse(asked.stdout)).toMatchObject({ should_resume: true, agent_id: "s-1" });
  });

  it("doctor looks at the server instead of a folder", () => {
    const ask = () => a.cli("doctor").json.findings as { check: string; level: string; message: string }[];
    const ofStore = () => ask().filter(({ check }) => check === "store");
    expect(ofStore()).toEqual([]);
    server.command("CONFIG", "SET", "appendfsync", "everysec");
    const warned = a.command("list");
    const { stdout } = a.command("doctor", "--json");
    server.command("CONFIG", "SET", "appendfsync", "always");
    expect(warned.stderr).toMatch(/^warning: The server acknowledges before it has written to disk/);
    expect(JSON.parse(stdout).findings).toContainEqual(expect.objectContaining({ check: "store", level: "warn" }));
    a.store = "redis://127.0.0.1:1/0?timeout=2000";
    expect(ofStore()).toEqual([
      expect.objectContaining({ level: "fail", message: expect.stringContaining("ECONNREFUSED") }),
    ]);
  });

  it("doctor knows what the hooks of all machines have seen, and misses what never came", () => {
    const events = () => {
      const { findings, last_seen } = b.cli("doctor").json as {
        findings: { check: string; message: string }[];
        last_seen: Record<string, string | null>;
      };
      return { told: findings.filter(({ check }) => check === "events").map(({ message }) => message), last_seen };
    };
    b.command("init", "--no-mcp");
    expect(a.cli("create", "--agent", "worker", "--id", "s-1").status).toBe(0);
    expect(events().told).toEqual([expect.stringContaining("no event of the host has ever reached a hook here")]);
    worksOn(a, "conversation-a", "a-agent-1");
    stops(a, "conversation-a", "a-agent-1");
    const { told, last_seen } = events();
    expect(last_seen).toMatchObject({ SubagentStart: expect.stringMatching(/Z$/), StopFailure: null });
    expect(told).toEqual([
      expect.stringMatching(/^Subagents have run, but no hook has ever seen (?:\w+, )*UserPromptSubmit/),
    ]);
  });

  it("a claim taken on one refuses the other", () => {
    expect(a.cli("create", "--agent", "worker", "--id", "s-1").status).toBe(0);
    a.cli("update", "s-1", "--phase", "approval");
    expect(a.cli("should-resume", "s-1", "--claim", "holder-a")).toMatchObject({
      status: 0,
      json: { should_resume: true },
    });
    expect(b.cli("should-resume", "s-1", "--claim", "holder-b")).toMatchObject({
      status: 1,
      json: { should_resume: false, detail: "session_claimed" },
    });
  });

  it("a run on one is not taken for dead by the other's sweep", () => {
    worksOn(a, "conversation-a", "a-agent-1");
    b.hook("session_start", "conversation-b", "SessionStart", { source: "startup" });
    expect(b.cli("sweep").status).toBe(0);
    expect(a.cli("get", "a-agent-1").json.interrupted).toBeUndefined();
    expect(delegates(b, "conversation-b", "toolu_b"), "its owner may be at work").toEqual({});
  });

  it("registry, messages and memory of one are there on the other", () => {
    a.cli("register", "agent-a", "Ada", "planner", "--team", "shop");
    b.cli("register", "agent-b", "Bob", "worker", "--team", "shop", "--capability", "python");
    expect(JSON.stringify(a.cli("sessions").json)).toMatch(/agent-a.*agent-b/);

    expect(a.cli("message", "send", "agent-a", "@capability:python", "Review", "Please look at T101").status).toBe(0);
    expect(JSON.stringify(b.cli("message", "inbox", "agent-b").json)).toContain("Please look at T101");

    expect(a.cli("memory", "set", "agent-a", "plan", '{"step":1}').status).toBe(0);
    expect(JSON.stringify(b.cli("memory", "get", "plan").json)).toContain('"step":1');
    expect(b.cli("memory", "set", "agent-b", "plan", "2", "--if-version", "1").status).toBe(0);
    const late = a.command("memory", "set", "agent-a", "plan", "3", "--if-version", "1");
    expect(late).toMatchObject({ status: 4, stdout: "" });
    expect(JSON.stringify(a.cli("memory", "get", "plan").json)).toContain("2");
  });

  it("documents written on one are read on the other, and of two first writers one wins", async () => {
    const [here, there] = [storeAt(url), storeAt(url)];
    await here.doc.put("memory", "plan", { by: "a" }, { ifRevision: 0 });
    await expect(there.doc.put("memory", "plan", { by: "b" }, { ifRevision: 0 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await there.doc.put("memory", "plan", { by: "b" }, { ifRevision: 1 })).toBe(2);
    expect(await here.doc.get("memory", "plan")).toEqual({ value: { by: "b" }, revision: 2 });
  });

  it("the store is taken from the user's own configuration too, and from a project's file never", () => {
    const own = join(a.home, ".claude");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "agent-session.json"), JSON.stringify({ store: url }));
    a.store = "";
    b.store = "";
    expect(a.cli("create", "--agent", "worker", "--id", "s-1").status).toBe(0);
    expect(existsSync(join(a.folder, ".claude", "session"))).toBe(false);
    mkdirSync(join(b.folder, ".claude"));
    writeFileSync(join(b.folder, ".claude", "agent-session.json"), JSON.stringify({ store: url }));
    const { stdout, stderr } = b.command("list");
    expect(stdout).toBe("");
    expect(stderr).toContain("store is only taken from your own configuration or the environment");
  });
});
