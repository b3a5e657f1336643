import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { memoryStore, openSessions } from "../../lib/index.ts";
import { clockAt, failure, heardWarnings, MINUTE, opened, ownProject } from "./workspace.ts";

type Call = (sessions: Awaited<ReturnType<typeof opened>>["sessions"], options: never) => Promise<unknown>;
const create: Call = (sessions, options) => sessions.create(options);
const update: Call = (sessions, options) => sessions.update("s1", options);
const updateAt: Call = (sessions, options) => sessions.update("s1", {}, options);
const list: Call = (sessions, options) => sessions.list(options);
const cleanup: Call = (sessions, options) => sessions.cleanup(options);
const resume: Call = (sessions, options) => sessions.shouldResume("s1", options);
const finalize: Call = (sessions, options) => sessions.finalize("s1", "completed", options);
const affinity: Call = (sessions, targets) => sessions.affinity.set("s1", targets);
const registerAgent: Call = (sessions, capabilities) => sessions.routing.registerAgent("a", capabilities);
const remove: Call = (sessions, options) => sessions.delete("s1", options);

describe("options that do not fit are INVALID_VALUE and name the key", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  it.each<[string, Call, unknown, string]>([
    ["a typo in create", create, { agentname: "x" }, "agentname"],
    ["a stored name for an option", create, { agent_name: "x" }, "agent_name"],
    ["a key of every object", create, { constructor: "x" }, "constructor"],
    ["a wrong type", create, { purpose: 7 }, "purpose"],
    ["tags that are no list", create, { tags: "a" }, "tags"],
    ["tags that are no texts", create, { tags: ["a", 1] }, "tags.1"],
    ["an unknown lifecycle", create, { lifecycle: "circus" }, "lifecycle"],
    ["metadata that is a list", create, { metadata: [1] }, "metadata"],
    ["a function in metadata", create, { metadata: { run: () => 1 } }, "run"],
    ["a number that JSON does not know", create, { metadata: { rate: Number.NaN } }, "rate"],
    ["a date that is none", create, { metadata: { at: new Date(Number.NaN) } }, "at"],
    ["a bigint", update, { metadata: { big: 1n } }, "big"],
    ["metadata that holds itself", update, { metadata: cycle }, "update"],
    ["a text for all options", create, "terraform", "create"],
    ["a list for all options", list, [], "list"],
    ["a typo in update", update, { fase: "planning" }, "fase"],
    ["nothing for a change", update, undefined, "change"],
    ["a revision that is a text", updateAt, { ifRevision: "3" }, "ifRevision"],
    ["a typo beside the change", updateAt, { ifrevision: 3 }, "ifrevision"],
    ["a typo in a filter", list, { agentname: "x" }, "agentname"],
    ["two names of one part of a filter", list, { agent: "x", agentName: "y" }, "agentName"],
    ["a negative limit", list, { limit: -1 }, "limit"],
    ["a page that begins at 0", list, { page: 0 }, "page"],
    ["a time that is none", list, { createdAfter: "yesterday" }, "createdAfter"],
    ["a typo inside where", list, { where: { text: "phase = ?", param: [1] } }, "where.param"],
    ["an order that is no text or list", list, { orderBy: 3 }, "orderBy"],
    ["hours that are a text", cleanup, { hours: "24" }, "hours"],
    ["hours below 0", cleanup, { hours: -1 }, "hours"],
    ["a claim that is a number", resume, { claim: 1 }, "claim"],
    ["a typo in finalize", finalize, { sumary: "x" }, "sumary"],
    ["no targets", affinity, undefined, "targets"],
    ["targets that are one", affinity, "s2", "targets"],
    ["capabilities that are one", registerAgent, "python", "capabilities"],
    ["a force that is a text", remove, { force: "yes" }, "force"],
  ])("%s", async (_, call, options, name) => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1" });
    const error = await failure(call(sessions, options as never));
    expect(error.code).toBe("INVALID_VALUE");
    expect(error.message).toContain(name);
    if (name !== "lifecycle") expect(error.details).toMatchObject({ name });
    expect(await sessions.get("s1")).toMatchObject({ revision: 1, phase: "initializing" });
  });

  it("say what there is instead", async () => {
    const { sessions } = await opened();
    expect((await failure(sessions.create({ agentnme: "x" } as object))).message).toBe(
      "create: agentnme: unknown; there are agentName, purpose, agentId, metadata, tags, lifecycle, kind, " +
        "featureRequest, prd, statistics, limits, workspace, capabilities, constraints, parentId, resources, " +
        "environment, template, override",
    );
  });
});

describe("null and empty text count as not given", () => {
  it.each([
    [undefined],
    [null],
    [{}],
    [{ agentName: null, purpose: "", agentId: "", metadata: null, tags: null, lifecycle: "" }],
    [{ agentName: undefined, purpose: undefined }],
  ])("in create(%j)", async (options) => {
    const { sessions } = await opened();
    expect(await sessions.create(options as object)).toMatchObject({
      agent_id: expect.stringMatching(/^agent-/),
      agent_name: "unknown",
      purpose: "general",
      lifecycle: "agent",
      metadata: {},
      tags: [],
    });
  });

  it("in list, update, finalize, cleanup and shouldResume", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1", agentName: "a", metadata: { kept: 1 } });
    expect(await sessions.list({ agent: null, phase: null, tag: "", activeOnly: null, limit: null })).toHaveLength(1);
    const change = { phase: null, metadata: null, summary: "", error: "", tags: null, clearErrors: null };
    expect(await sessions.update("s1", change, { ifRevision: null })).toMatchObject({
      metadata: { kept: 1 },
      summary: null,
    });
    await sessions.update("s1", { phase: "planning" });
    await sessions.shouldResume("s1", { claim: "" });
    expect(await sessions.get("s1")).not.toHaveProperty("claim");
    expect(await sessions.finalize("s1", "completed", { summary: null })).toMatchObject({ summary: null });
    expect(await sessions.cleanup({ hours: null })).toMatchObject({ removed: [], kept: 1 });
  });

  it("inside limits, counters, budget and references too", async () => {
    const { sessions } = await opened();
    const { agent_id: id } = await sessions.create({
      featureRequest: "f",
      limits: { maxIterations: 2, timeoutMinutes: null },
      statistics: { total_tasks: null },
      prd: { filename: "prd.md", path: "/p/prd.md", version: "" },
    } as never);
    const change = { limits: { max_iterations: null }, prd: { filename: "a.md", path: "/a.md", version: null } };
    expect(await sessions.update(id, change as never)).toMatchObject({
      limits: { max_iterations: 2, timeout_minutes: 120 },
      statistics: { total_tasks: 0 },
      prd: { filename: "a.md", path: "/a.md" },
    });
    expect(await failure(sessions.update(id, { prd: { filename: "", path: "/a.md" } }))).toMatchObject({
      code: "INVALID_VALUE",
      details: { name: "prd.filename" },
    });
  });

  it("but a null inside metadata removes, and an undefined one is nothing", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1", metadata: { a: 1, b: 2, at: new Date(0) } });
    const { metadata } = await sessions.update("s1", { metadata: { a: null, b: undefined } });
    expect(metadata).toEqual({ b: 2, at: "1970-01-01T00:00:00.000Z" });
  });

  it("and what was given is never changed or kept hold of", async () => {
    const { sessions } = await opened();
    const metadata = { list: [1] };
    const record = await sessions.create({ agentId: "s1", metadata });
    metadata.list.push(2);
    (record.metadata.list as number[]).push(3);
    expect((await sessions.get("s1"))?.metadata).toEqual({ list: [1] });
  });
});

describe("the options of openSessions", () => {
  it.each<[object | string, string]>([
    [{ path: "/tmp" }, "path"],
    [{ dir: 7 }, "dir"],
    [{ store: {} }, "store"],
    [{ now: 7 }, "now"],
    [{ durability: "some" }, "durability"],
    [{ policy: { resume: { windowMinutes: 3 } } }, "policy.resume.windowMinutes"],
    [{ policy: { resume: { windowMs: 0 } } }, "policy.resume.windowMs"],
    [{ policy: { retention: 3 } }, "policy.retention"],
    ["/tmp", "openSessions"],
  ])("%j", async (options, name) => {
    ownProject();
    const error = await failure(openSessions(options as object));
    expect(error).toMatchObject({ code: "INVALID_VALUE", details: { name } });
  });

  it("take a folder or a store", async () => {
    ownProject();
    const error = await failure(openSessions({ dir: "x", store: memoryStore() }));
    expect(error).toMatchObject({ code: "INVALID_VALUE", details: { name: "dir" } });
    expect(await (await openSessions({ dir: null, store: null, policy: null, now: null })).list()).toEqual([]);
  });

  it("go over the configuration, part by part", async () => {
    configure(ownProject(), { resume: { max_errors: 1, by_phase: { planning: 1 } } });
    const clock = clockAt("2026-01-08T18:00:00.000Z");
    const sessions = await openSessions({ now: clock.now, policy: { resume: { windowByPhaseMs: { approval: 1 } } } });
    await sessions.create({ agentId: "s1" });
    await sessions.update("s1", { phase: "approval" });
    clock.advance(1);
    expect((await sessions.shouldResume("s1")).detail).toBe("session_expired");
    await sessions.update("s1", { phase: "planning" });
    clock.advance(MINUTE - 1);
    expect((await sessions.shouldResume("s1")).detail).toBe("session_resumable");
    clock.advance(1);
    expect((await sessions.shouldResume("s1")).detail).toBe("session_expired");
    await sessions.update("s1", { error: "boom" });
    expect((await sessions.shouldResume("s1")).detail).toBe("too_many_errors");
    const lenient = await openSessions({ now: clock.now, policy: { resume: { maxErrors: 2 } } });
    expect((await lenient.shouldResume("s1")).detail).toBe("session_resumable");
  });

  it("stand when a configuration file is bad, which is warned of", async () => {
    configure(ownProject(), { resume: { max_eror: 1 } });
    const warnings = heardWarnings();
    const sessions = await openSessions();
    expect(await sessions.list()).toEqual([]);
    const message = expect.stringContaining("unknown key resume.max_eror");
    await vi.waitFor(() =>
      expect(warnings).toMatchObject([{ name: "AgentSessionWarning", code: "CONFIG_IGNORED", message }]),
    );
  });

  function configure(project: string, config: object): void {
    mkdirSync(join(project, ".claude"));
    writeFileSync(join(project, ".claude", "agent-session.json"), JSON.stringify(config));
  }
});

describe("other names of options", () => {
  it("are those of create, of the command line and of the seeds", async () => {
    const { sessions } = await opened();
    await sessions.create({ agentId: "s1", agentName: "worker", metadata: { task_id: "T001" } });
    await sessions.create({ agentId: "s2", agentName: "other" });
    expect(await sessions.update("s1", { status: "approval" })).toMatchObject({ phase: "approval" });
    for (const filter of [{ status: "approval" }, { agentName: "worker" }, { task: "T001" }] as const) {
      expect((await sessions.list(filter)).map(({ agent_id }) => agent_id)).toEqual(["s1"]);
    }
    await sessions.registry.register("dev-001", "Developer", "GPT-4", { humanUser: "Alexa" });
    expect(await sessions.registry.find({ user: "Alexa" })).toMatchObject([{ session_id: "dev-001" }]);
  });
});
