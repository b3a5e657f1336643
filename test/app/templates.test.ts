import { describe, expect, it } from "vitest";
import { failure, opened } from "../library/workspace.ts";

/** Seed 003's own template. */
const DATA = {
  name: "data-department-template",
  type: "department",
  baseConfig: {
    metadata: {
      domain: "data-processing",
      standardCapabilities: ["batch-processing", "data-validation", "error-handling"],
      standardConstraints: ["max-memory:4gb", "cpu-priority:normal"],
    },
  },
  environmentVariables: { LOG_LEVEL: "info", DATA_DIR: "/data", MAX_CONCURRENT_JOBS: "10" },
};

describe("a template in seed 003's form", () => {
  it("is stored as the options of create it stands for", async () => {
    const { sessions } = await opened();
    const template = await sessions.templates.create(DATA);
    expect(template).toEqual({
      name: "data-department-template",
      options: {
        kind: "department",
        metadata: { domain: "data-processing" },
        capabilities: ["batch-processing", "data-validation", "error-handling"],
        constraints: ["max-memory:4gb", "cpu-priority:normal"],
        environment: { LOG_LEVEL: "info", DATA_DIR: "/data", MAX_CONCURRENT_JOBS: "10" },
      },
      created_at: "2026-01-08T18:00:00.000Z",
    });
    expect(await sessions.templates.get(DATA.name)).toEqual(template);
    expect(await sessions.templates.list()).toEqual([template]);
  });

  it("makes sessions: overrides merge deeply, lists replace, the environment is copied", async () => {
    const { sessions } = await opened();
    await sessions.templates.create(DATA);
    const record = await sessions.create({
      template: DATA.name,
      agentName: "my-data-department",
      workspace: "/workspace/my-project",
      override: {
        metadata: { customDomain: "my-data-processing", priority: "high", standardCapabilities: ["only-this"] },
        environment: { LOG_LEVEL: "debug" },
      },
    });
    expect(record).toMatchObject({
      template: DATA.name,
      lifecycle: "orchestration",
      kind: "department",
      agent_name: "my-data-department",
      workspace: "/workspace/my-project",
      capabilities: ["only-this"],
      constraints: ["max-memory:4gb", "cpu-priority:normal"],
      environment: { LOG_LEVEL: "debug", DATA_DIR: "/data", MAX_CONCURRENT_JOBS: "10" },
      metadata: { domain: "data-processing", customDomain: "my-data-processing", priority: "high" },
    });
  });

  it("leaks no later edit into the sessions made from it", async () => {
    const { sessions } = await opened();
    await sessions.templates.create(DATA);
    const { agent_id } = await sessions.create({ template: DATA.name, agentName: "a" });
    await sessions.templates.create({ ...DATA, environmentVariables: {} }, { replace: true });
    expect((await sessions.get(agent_id))?.environment).toMatchObject({ LOG_LEVEL: "info" });
    expect(await sessions.create({ template: DATA.name, agentName: "b" })).toMatchObject({ environment: {} });
    await sessions.templates.delete(DATA.name);
    expect((await sessions.get(agent_id))?.template).toBe(DATA.name);
  });
});

describe("a template of another lifecycle", () => {
  it("holds options of create beside its name, in either spelling; what is given goes over it", async () => {
    const { sessions } = await opened();
    await sessions.templates.create({
      name: "careful feature",
      lifecycle: "feature",
      limits: { max_iterations: 5 },
      tags: ["careful"],
      baseConfig: { metadata: { deep: { a: 1, b: [1, 2] } } },
    });
    expect(
      await sessions.create({
        template: "careful feature",
        featureRequest: "f",
        limits: { timeoutMinutes: 10 },
        metadata: { deep: { b: [3] } },
      }),
    ).toMatchObject({
      lifecycle: "feature",
      limits: { max_iterations: 5, timeout_minutes: 10 },
      tags: ["careful"],
      metadata: { deep: { a: 1, b: [3] } },
    });
    await sessions.templates.create({ name: "plain", agent_name: "reviewer", purpose: "review" });
    expect(await sessions.create({ template: "plain" })).toMatchObject({
      lifecycle: "agent",
      agent_name: "reviewer",
      purpose: "review",
    });
  });
});

describe("what is no template", () => {
  it.each([
    [{}, "template.name"],
    [{ name: "  " }, "template.name"],
    [{ name: "x", colour: "red" }, "colour"],
    [{ name: "x", baseConfig: [] }, "template.baseConfig"],
    [{ name: "x", metadata: "m" }, "metadata"],
    [{ name: "x", tags: [1] }, "tags"],
    [{ name: "x", agentId: "a" }, "agentId"],
  ])("%j is INVALID_VALUE and says %s", async (template, name) => {
    const { sessions } = await opened();
    expect(await failure(sessions.templates.create(template))).toMatchObject({
      code: "INVALID_VALUE",
      details: { name },
    });
  });

  it("is not found, made twice or used by halves", async () => {
    const { sessions } = await opened();
    await sessions.templates.create(DATA);
    expect(await failure(sessions.templates.create(DATA))).toMatchObject({ code: "CONFLICT" });
    expect(await sessions.templates.get("other")).toBeUndefined();
    expect(await failure(sessions.create({ template: "other" }))).toMatchObject({ code: "TEMPLATE_NOT_FOUND" });
    expect(await failure(sessions.templates.delete("other"))).toMatchObject({ code: "TEMPLATE_NOT_FOUND" });
    expect(await failure(sessions.create({ agentName: "a", override: { metadata: {} } }))).toMatchObject({
      code: "INVALID_VALUE",
    });
  });

  it("cannot reach what is not its own", async () => {
    const { sessions } = await opened();
    const template = JSON.parse('{"name":"proto","metadata":{"__proto__":{"polluted":true},"a":1}}');
    await sessions.templates.create(template);
    const override = JSON.parse('{"metadata":{"__proto__":{"polluted":true}}}');
    const { metadata } = await sessions.create({ template: "proto", agentName: "a", override });
    expect((metadata as { polluted?: boolean }).polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
