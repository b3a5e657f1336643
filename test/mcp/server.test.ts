import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { register } from "../../lib/app/hub/presence.ts";
import { create, get, update } from "../../lib/app/sessions.ts";
import { TOOLS } from "../../lib/mcp/tools.ts";
import { served } from "./client.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("the MCP server", () => {
  it.each(["alone", "command line"] as const)("started %s says who it is and offers its tools", async (how) => {
    const { client, call } = await served(how);
    expect(client.getServerVersion()).toMatchObject({ name: "agent-session", version });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
    expect(await call("session_list")).toEqual({ value: [] });
  });

  it("has few and terse tools, each with a schema that names every argument", async () => {
    const { client } = await served();
    const { tools } = await client.listTools();
    expect(tools.length).toBeLessThanOrEqual(12);
    expect(JSON.stringify(tools).length).toBeLessThan(8000);
    for (const { name, description, inputSchema } of tools) {
      expect(description?.length, name).toBeLessThan(130);
      expect(inputSchema, name).toMatchObject({ type: "object", additionalProperties: false });
      for (const key of Object.keys(inputSchema.properties ?? {})) expect(key).toMatch(/^[a-z_]+$/);
    }
  });

  it("reads and changes sessions", async () => {
    const { call, app } = await served();
    await create(app, { agentId: "s-1", agentName: "worker" });
    expect((await call("session_get", { agent_id: "s-1" })).value).toMatchObject({ phase: "initializing" });
    const change = { agent_id: "s-1", phase: "approval", metadata: { plan: "a.md" }, error: "one" };
    expect((await call("session_update", change)).value).toMatchObject({ phase: "approval", error_count: 1 });
    expect((await call("should_resume", { agent_id: "s-1", claim: "me" })).value).toMatchObject({
      should_resume: true,
    });
    expect((await call("session_list", { active_only: true, phase: "approval" })).value).toMatchObject([
      { agent_id: "s-1" },
    ]);
    expect((await call("session_finalize", { agent_id: "s-1", outcome: "completed" })).value).toMatchObject({
      outcome: "success",
    });
    expect(await get(app, "s-1")).toMatchObject({ phase: "completed", metadata: { plan: "a.md" } });
    expect((await call("session_update", { agent_id: "s-1", phase: "planning" })).error?.code).toBe("FINALIZED");
  });

  it("ends by a timer a task that nobody ends", async () => {
    const { call, app } = await served();
    await create(app, { agentId: "s-1", agentName: "worker", facets: { limits: { task_timeout_seconds: 0.2 } } });
    await call("task_add", { agent_id: "s-1", task_id: "T1" });
    for (;;) {
      // As it is stored: this look ends nothing.
      const [task] = (await app.store.load("s-1"))?.record.tasks ?? [];
      if (task?.outcome === "timeout") break;
      await new Promise((look) => setTimeout(look, 20));
    }
  });

  it("adds tasks to sessions and ends them", async () => {
    const { call, app } = await served();
    await create(app, { agentId: "s-1", agentName: "worker" });
    const task = {
      agent_id: "s-1",
      task_id: "T1",
      data: { file: "a.ts" },
      priority: "high",
      required_capabilities: ["ts"],
    };
    expect((await call("task_add", task)).value).toMatchObject({ task_id: "T1", status: "running", priority: "high" });
    expect((await call("task_add", task)).error?.code).toBe("CONFLICT");
    expect((await call("task_add", { agent_id: "s-1", task_id: "T2", depends_on: ["T1"] })).value.status).toBe(
      "pending",
    );
    const end = { agent_id: "s-1", task_id: "T1", outcome: "success", duration_ms: 5, result: null };
    expect((await call("task_complete", end)).value).toMatchObject({
      status: "done",
      outcome: "success",
      duration_ms: 5,
    });
    expect((await call("task_complete", { ...end, task_id: "T9" })).error?.code).toBe("TASK_NOT_FOUND");
    expect((await call("task_complete", { ...end, outcome: "maybe" })).error?.code).toBe("INVALID_OUTCOME");
  });

  it("carries messages: to one, to everybody, and back", async () => {
    const { call, app } = await served();
    for (const id of ["a", "b"]) await register(app, id, { name: id, type: "T" });
    expect((await call("session_list", { registry: true })).value).toMatchObject([
      { session_id: "a" },
      { session_id: "b" },
    ]);
    const { value: sent } = await call("message_send", { from: "a", to: "b", subject: "s", body: "?", priority: 3 });
    expect(sent).toMatchObject({ type: "request", to: "b", priority: 3 });
    expect((await call("message_send", { from: "a", to: null, subject: "all", body: "" })).value).toMatchObject({
      to: null,
    });
    expect((await call("message_inbox", { agent_id: "b", unread: true, mark_read: true })).value).toMatchObject([
      { message_id: sent.message_id, state: "read" },
      { subject: "all", state: "read" },
    ]);
    expect((await call("message_inbox", { agent_id: "b", unread: true })).value).toEqual([]);
    const reply = await call("message_send", { from: "b", body: "!", in_reply_to: sent.message_id });
    expect(reply.value).toMatchObject({ to: "a", subject: "Re: s", thread_id: sent.message_id, type: "response" });
  });

  it("shares values", async () => {
    const { call } = await served();
    const set = { session: "a", key: "k", value: { deep: [null] }, tags: ["x"], type: "fact" };
    expect((await call("memory_set", set)).value).toMatchObject({ version: 1 });
    expect((await call("memory_set", { session: "a", key: "k", value: null, if_version: 1 })).value).toMatchObject({
      version: 2,
    });
    expect((await call("memory_get", { key: "k" })).value).toMatchObject({ value: null, version: 2 });
    expect((await call("memory_get", { key: "k", all: true })).value.length).toBe(2);
    expect((await call("memory_search", { pattern: "k*" })).value).toMatchObject([{ key: "k" }]);
  });

  it("works on a hand-over: the message carries the session and its record in words", async () => {
    const { call, app } = await served();
    await register(app, "b", { name: "b", type: "T" });
    await create(app, { agentId: "s-1", agentName: "worker", purpose: "deploy to production" });
    await update(app, "s-1", { phase: "approval" });
    const handoff = { from: "s-1", to: "b", type: "handoff", subject: "Take over", body: "I must go" };
    const { value } = await call("message_send", handoff);
    expect(value.data.session_id).toBe("s-1");
    expect(value.data.context_pack).toContain("Purpose: deploy to production");
  });
});

describe("bad arguments", () => {
  const BAD: [tool: string, given: unknown, code: string][] = [
    ["session_get", undefined, "INVALID_VALUE"],
    ["session_get", {}, "INVALID_VALUE"],
    ["session_get", { agent_id: "nope" }, "NOT_FOUND"],
    ["session_get", { agent_id: "../../etc/passwd" }, "INVALID_ID"],
    ["session_get", { agent_id: 7 }, "INVALID_VALUE"],
    ["session_get", { agent_id: "" }, "INVALID_VALUE"],
    ["session_get", { agent_id: null }, "INVALID_VALUE"],
    ["session_get", { agent_id: "x", extra: 1 }, "INVALID_VALUE"],
    ["session_get", { agentId: "x" }, "INVALID_VALUE"],
    ["session_get", { agent_id: ["x"] }, "INVALID_VALUE"],
    ["session_get", { agent_id: "x".repeat(1_000_000) }, "INVALID_ID"],
    ["session_update", { agent_id: "nope", phase: "approval" }, "NOT_FOUND"],
    ["session_update", { agent_id: "s-1", phase: "nonsense" }, "INVALID_PHASE"],
    ["session_update", { agent_id: "s-1", metadata: "text" }, "INVALID_VALUE"],
    ["session_update", { agent_id: "s-1", metadata: { big: "x".repeat(300_000) } }, "LIMIT_EXCEEDED"],
    ["session_finalize", { agent_id: "s-1", outcome: "nonsense" }, "INVALID_OUTCOME"],
    ["session_list", { limit: -1 }, "INVALID_VALUE"],
    ["session_list", { limit: 1.5 }, "INVALID_VALUE"],
    ["message_send", { from: "a", body: "x" }, "INVALID_VALUE"],
    ["message_send", { from: "a", to: "nobody", subject: "s", body: "x" }, "RECIPIENT_NOT_FOUND"],
    ["message_send", { from: "a", to: null, subject: "s", body: "x".repeat(65_537) }, "LIMIT_EXCEEDED"],
    ["message_send", { from: "a", to: null, subject: "s", body: "x", priority: 5 }, "INVALID_VALUE"],
    ["message_send", { from: "a", to: null, subject: "s", body: "x", type: "shout" }, "INVALID_VALUE"],
    ["message_send", { from: "a", body: "x", in_reply_to: "msg-1" }, "MESSAGE_NOT_FOUND"],
    ["message_inbox", { agent_id: "a/b" }, "INVALID_ID"],
    ["memory_set", { session: "a", key: "k" }, "INVALID_VALUE"],
    ["memory_set", { session: "a", key: "k", value: 1, if_version: 4 }, "CONFLICT"],
    ["memory_set", { session: "a", key: "k", value: 1, ttl_s: 0 }, "INVALID_VALUE"],
    ["memory_get", { key: "nope" }, "NOT_FOUND"],
    ["memory_search", { tags: "x" }, "INVALID_VALUE"],
    ["no_such_tool", {}, "USAGE"],
    ["constructor", {}, "USAGE"],
  ];

  it("of every kind are answered with a code, and the server lives on", async () => {
    const { call, app, stderr } = await served();
    await create(app, { agentId: "s-1", agentName: "worker" });
    for (const [tool, given, code] of BAD) {
      const { error } = await call(tool, given);
      expect(error, `${tool} ${JSON.stringify(given)?.slice(0, 80)}`).toMatchObject({ code, retryable: false });
      expect(error?.message).not.toBe("");
    }
    expect((await call("session_get", { agent_id: "s-1" })).value).toMatchObject({ agent_id: "s-1", revision: 1 });
    expect(stderr()).toBe("");
  });

  it("many at once are answered each for itself", async () => {
    const { call } = await served();
    const calls = Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0 ? call("memory_set", { session: "a", key: `k${at}`, value: at }) : call("memory_get", { key: "" }),
    );
    const answers = await Promise.all(calls);
    expect(answers.filter(({ error }) => error === undefined).length).toBe(20);
    expect(new Set(answers.flatMap(({ error }) => error?.code ?? []))).toEqual(new Set(["INVALID_VALUE"]));
  });

  it("a store that cannot be used is an answer too", async () => {
    const { call, dir } = await served();
    writeFileSync(dir, "no folder");
    const { error } = await call("memory_set", { session: "a", key: "k", value: 1 });
    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE", retryable: true });
    expect((await call("memory_search")).value).toEqual([]);
  });

  it("what is no message of the protocol stops nothing", async () => {
    const server = spawn(process.execPath, [join(root, "dist", "mcp.cjs")], { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    server.stdout.on("data", (chunk) => {
      out += chunk;
    });
    const ended = new Promise((resolve) => server.on("close", resolve));
    for (const line of ["", "garbage", "{}", "[]", "null", '{"jsonrpc":"2.0","method":7,"id":1}'])
      server.stdin.write(`${line}\n`);
    const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } };
    server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 2, method: "initialize", params })}\n`);
    await expect.poll(() => out, { timeout: 10_000 }).toContain('"name":"agent-session"');
    server.stdin.end();
    expect(await ended).toBe(0);
  });
});
