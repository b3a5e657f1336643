import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import {
  cleanupOldSessions,
  createSession,
  finalizeSession,
  getSession,
  listSessions,
  shouldResume,
  updateState,
} from "../../lib/index.ts";
import { failure, ownProject, putRecord, readState, tempFolder } from "./workspace.ts";

/** The store of this test's own project. */
function ownStore(): string {
  return join(ownProject(), ".claude", "session");
}

describe("the functions of seed 002, used as it uses them", () => {
  it("carry an approval through", async () => {
    ownStore();
    const metadata = { task_id: "T001", workspace: "prod" };
    const id = await createSession("terraform-architect", "approval_workflow", metadata);
    expect(id).toMatch(/^agent-\d{8}-\d{6}-[0-9a-f]{8}$/);
    expect(await updateState(id, "planning", { plan_file: "plan.json" })).toBe(true);
    expect(await updateState(id, "approval")).toBe(true);
    expect(await shouldResume(id)).toBe(true);
    expect((await getSession(id))?.metadata).toEqual({ ...metadata, plan_file: "plan.json" });
    expect(await updateState(id, "executing")).toBe(true);
    expect(await shouldResume(id)).toBe(false);
    expect(await finalizeSession(id, "completed", "Terraform applied successfully")).toBe(true);
    expect(await getSession(id)).toMatchObject({ phase: "completed", summary: "Terraform applied successfully" });
  });

  it("take one object as well, in either spelling", async () => {
    ownStore();
    const id = await createSession({ agent_name: "gitops-operator", purpose: "investigation", agentId: "s1" });
    expect(id).toBe("s1");
    expect(await updateState({ agent_id: id, metadata: { findings: ["OOMKilled"] }, error: "boom" })).toBe(true);
    expect(await updateState({ agentId: id, phase: "investigating", clear_errors: true })).toBe(true);
    expect(await shouldResume({ agent_id: id })).toBe(true);
    expect(await getSession({ agentId: id })).toMatchObject({
      agent_name: "gitops-operator",
      metadata: { findings: ["OOMKilled"] },
      error_count: 0,
    });
    expect(await listSessions({ active_only: true, agent_name: "gitops-operator" })).toHaveLength(1);
    expect(await finalizeSession({ agent_id: id, outcome: "failed", summary: "no" })).toBe(true);
    expect(await listSessions({ activeOnly: true })).toEqual([]);
    expect(await cleanupOldSessions({ hours: 0 })).toBe(1);
  });

  it("keep out of the way what was passed as null or not at all", async () => {
    ownStore();
    const id = await createSession();
    expect(await updateState(id, null, { a: 1 })).toBe(true);
    expect(await updateState(id, null, null, "boom")).toBe(true);
    expect(await getSession(id)).toMatchObject({ agent_name: "unknown", phase: "initializing", error_count: 1 });
  });
});

describe("what they answer", () => {
  it("false, null or nothing for a session that is not there", async () => {
    ownStore();
    for (const id of ["nobody", "../x", ""]) {
      expect(await updateState(id, "planning")).toBe(false);
      expect(await finalizeSession(id, "completed")).toBe(false);
      expect(await shouldResume(id)).toBe(false);
      expect(await getSession(id)).toBeNull();
    }
    expect(await listSessions()).toEqual([]);
    expect(await cleanupOldSessions()).toBe(0);
  });

  it("false for what is refused: an unknown phase or outcome, a session that has ended", async () => {
    ownStore();
    const id = await createSession("a");
    expect(await updateState(id, "flying" as "planning")).toBe(false);
    expect(await finalizeSession(id, "done" as "success")).toBe(false);
    expect(await finalizeSession(id, "completed")).toBe(true);
    expect(await finalizeSession(id, "completed")).toBe(true);
    expect(await finalizeSession(id, "failed")).toBe(false);
    expect(await updateState(id, "planning")).toBe(false);
    expect(await shouldResume(id)).toBe(false);
  });

  it("null or false for a corrupt one, which no list shows", async () => {
    const dir = ownStore();
    const id = await createSession("a");
    for (const file of ["state.json", "events.jsonl"]) writeFileSync(join(dir, id, file), "{");
    expect(await getSession(id)).toBeNull();
    expect(await updateState(id, "planning")).toBe(false);
    expect(await shouldResume(id)).toBe(false);
    expect(await listSessions()).toEqual([]);
  });

  it("all, the active ones, those of one agent", async () => {
    ownStore();
    const [one, two] = [await createSession("terraform"), await createSession("gitops")];
    await finalizeSession(one, "completed");
    const ids = async (list: Promise<{ agent_id: string }[]>) => (await list).map(({ agent_id }) => agent_id).sort();
    expect(await ids(listSessions())).toEqual([one, two].sort());
    expect(await ids(listSessions(true))).toEqual([two]);
    expect(await ids(listSessions(false, "terraform"))).toEqual([one]);
    expect(await ids(listSessions(true, "terraform"))).toEqual([]);
  });

  it("how many finished sessions older than 24 hours they removed", async () => {
    const dir = ownStore();
    for (const [id, hours] of [
      ["old", 25],
      ["young", 23],
    ] as const) {
      await createSession({ agent_id: id });
      await finalizeSession(id, "completed");
      const { journal: _, ...state } = readState(dir, id);
      const finalized_at = new Date(Date.now() - hours * 3_600_000).toISOString();
      putRecord(dir, { ...state, finalized_at, revision: 9 });
    }
    expect(await cleanupOldSessions()).toBe(1);
    expect(await getSession("old")).toBeNull();
    expect(await cleanupOldSessions(22)).toBe(1);
  });

  it("a rejection for a call that does not fit", async () => {
    ownStore();
    const id = await createSession("a");
    const wrong: [Promise<unknown>, string][] = [
      [createSession({ agent_nam: "x" } as object), "agent_nam"],
      [createSession("a", "b", "c" as never), "metadata"],
      [updateState(id, "planning", ["list"] as never), "metadata"],
      [updateState({ agent_id: id, fase: "planning" } as object), "fase"],
      [finalizeSession({ agent_id: id, outcome: "failed", sumary: "x" } as object), "sumary"],
      [finalizeSession(id, "failed", 7 as never), "summary"],
      [listSessions({ agent: "x" } as object), "agent"],
      [cleanupOldSessions("24" as never), "hours"],
    ];
    for (const [call, name] of wrong) {
      expect(await failure(call)).toMatchObject({ code: "INVALID_VALUE", message: expect.stringContaining(name) });
    }
    expect(await getSession(id)).toMatchObject({ revision: 1 });
  });

  it("a rejection when a session cannot be made", async () => {
    const dir = ownStore();
    await createSession({ agent_id: "s1" });
    expect(await failure(createSession({ agent_id: "s1" }))).toMatchObject({ code: "CONFLICT" });
    expect(await failure(createSession({ agent_id: ".." }))).toMatchObject({ code: "INVALID_ID" });
    expect(readState(dir, "s1").revision).toBe(1);
  });
});

describe("the sessions they work on", () => {
  it("are those of the environment at the time of the call", async () => {
    ownStore();
    const id = await createSession("a");
    vi.stubEnv("AGENT_SESSION_DIR", tempFolder());
    expect(await getSession(id)).toBeNull();
    const other = await createSession("b");
    vi.stubEnv("AGENT_SESSION_DIR", "");
    expect(await getSession(id)).toMatchObject({ agent_name: "a" });
    expect(await getSession(other)).toBeNull();
  });
});
