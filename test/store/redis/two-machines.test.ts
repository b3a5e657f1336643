import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { storeAt } from "./place.ts";
import { NO_SERVER, RedisServer, titled } from "./server.ts";

const dist = fileURLToPath(new URL("../../../dist", import.meta.url));
let server: RedisServer;
let tests = 0;
let url: string;
let a: Machine;
let b: Machine;

/** One of two machines: a folder, a home and a name of its own. Only the server is the same. */
class Machine {
  readonly folder: string;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), `machine-${name}-`));
    mkdirSync(join(this.folder, ".git"));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  env(): NodeJS.ProcessEnv {
    const home = join(this.folder, "home");
    return {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      CLAUDE_PROJECT_DIR: this.folder,
      AGENT_SESSION_MACHINE: this.name,
      AGENT_SESSION_STORE: url,
      AGENT_SESSION_LOG: join(this.folder, "log"),
    };
  }

  /** What a hook answers to an event of the host; what it says on stderr fails. */
  hook(name: string, conversation: string, event: string, payload: object): Record<string, unknown> | undefined {
    const transcript_path = join(this.folder, `${conversation}.jsonl`);
    const common = { session_id: conversation, transcript_path, cwd: this.folder, hook_event_name: event };
    const { stdout } = this.node(join(dist, "hooks", `${name}.cjs`), [], JSON.stringify({ ...common, ...payload }));
    return stdout === "" ? undefined : JSON.parse(stdout);
  }

  /** The same, side by side with others. */
  async hookBeside(name: string, conversation: string, event: string, payload: object): Promise<string> {
    const common = { session_id: conversation, cwd: this.folder, hook_event_name: event };
    const child = spawn(process.execPath, [join(dist, "hooks", `${name}.cjs`)], { cwd: this.folder, env: this.env() });
    child.stdin.end(JSON.stringify({ ...common, ...payload }));
    let said = "";
    for await (const text of child.stdout) said += text;
    return said;
  }

  cli(...args: string[]): { status: number | null; json: Record<string, unknown> } {
    const { status, stdout } = this.node(join(dist, "cli.cjs"), [...args, "--json"]);
    return { status, json: JSON.parse(stdout) };
  }

  private node(file: string, args: string[], input = "") {
    const options = { cwd: this.folder, env: this.env(), input, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], options);
    expect(stderr).toBe("");
    return { status, stdout };
  }
}

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
    [a, b] = [new Machine("a"), new Machine("b")];
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
    const late = spawnSync(
      process.execPath,
      [join(dist, "cli.cjs"), "memory", "set", "agent-a", "plan", "3", "--if-version", "1"],
      {
        cwd: a.folder,
        env: a.env(),
        encoding: "utf8",
      },
    );
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
    const own = join(a.folder, "home", ".claude");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "agent-session.json"), JSON.stringify({ store: url }));
    const shared = url;
    url = "";
    expect(a.cli("create", "--agent", "worker", "--id", "s-1").status).toBe(0);
    expect(existsSync(join(a.folder, ".claude", "session"))).toBe(false);
    mkdirSync(join(b.folder, ".claude"));
    writeFileSync(join(b.folder, ".claude", "agent-session.json"), JSON.stringify({ store: shared }));
    const { stdout, stderr } = spawnSync(process.execPath, [join(dist, "cli.cjs"), "list"], {
      cwd: b.folder,
      env: b.env(),
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(stderr).toContain("store is only taken from your own configuration or the environment");
  });
});
