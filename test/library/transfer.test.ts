import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memoryStore, type Sessions, type Transfer, type TransferFault } from "../../lib/index.ts";
import { failure, opened } from "./workspace.ts";

async function exported(sessions: Sessions, ids?: string[]): Promise<(Transfer | TransferFault)[]> {
  const all: (Transfer | TransferFault)[] = [];
  for await (const each of sessions.export(ids)) all.push(each);
  return all;
}

/** What travels: text. */
async function travelled(sessions: Sessions, ids?: string[]): Promise<unknown[]> {
  return JSON.parse(JSON.stringify(await exported(sessions, ids)));
}

async function twoLives(sessions: Sessions): Promise<void> {
  await sessions.create({ agentId: "waiting", agentName: "architect", metadata: { plan: "weiß – 計画" } });
  await sessions.update("waiting", { phase: "approval", error: "it broke" });
  await sessions.create({ agentId: "done" });
  await sessions.finalize("done", "success", { summary: "applied" });
}

describe("export and import", () => {
  it("make the same records and journals in another store", async () => {
    const { sessions: here } = await opened();
    const { sessions: there } = await opened({ dir: undefined, store: memoryStore() });
    await twoLives(here);
    for (const each of await travelled(here)) expect(await there.import(each)).toMatchObject({ result: "imported" });
    for (const id of ["waiting", "done"]) {
      expect(JSON.stringify(await there.get(id))).toBe(JSON.stringify(await here.get(id)));
      expect(await there.history(id)).toEqual(await here.history(id));
    }
    expect(await there.update("waiting", { phase: "executing" })).toMatchObject({ revision: 3 });
  });

  it("take only those that are named", async () => {
    const { sessions } = await opened();
    await twoLives(sessions);
    expect((await exported(sessions, ["waiting"])).map(({ agent_id }) => agent_id)).toEqual(["waiting"]);
    expect(await failure(exported(sessions, ["nobody"]))).toMatchObject({ code: "NOT_FOUND" });
    expect(await failure(exported(sessions, ["../../x"]))).toMatchObject({ code: "INVALID_ID" });
  });

  it("overwrite nothing", async () => {
    const { sessions: here } = await opened();
    const { sessions: there } = await opened({ dir: undefined, store: memoryStore() });
    await twoLives(here);
    await there.create({ agentId: "waiting", purpose: "somebody else's" });
    const [done, waiting] = await travelled(here);
    expect(await there.import(done)).toEqual({ agent_id: "done", result: "imported" });
    expect(await there.import(done)).toEqual({ agent_id: "done", result: "there already" });
    expect(await there.import(waiting)).toMatchObject({ agent_id: "waiting", fault: expect.stringMatching(/another/) });
    expect(await there.get("waiting")).toMatchObject({ purpose: "somebody else's", revision: 1 });
  });

  it.each([null, 5, "text", [], {}, { agent_id: "../../out", lines: [] }, { agent_id: "a", lines: [{}] }])(
    "say what is wrong with %j, and write nothing",
    async (value) => {
      const { sessions, dir } = await opened();
      expect(await sessions.import(value)).toMatchObject({ fault: expect.any(String) });
      expect(existsSync(dir)).toBe(false);
    },
  );

  it("name a session that cannot be read, and pass on the others", async () => {
    const { sessions, dir } = await opened();
    await twoLives(sessions);
    for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(dir, "waiting", name), "{torn");
    expect(await exported(sessions)).toMatchObject([
      { agent_id: "done", lines: expect.any(Array) },
      { agent_id: "waiting", fault: expect.any(String) },
    ]);
  });
});
