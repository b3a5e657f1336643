import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { create, finalize, history, remove, update } from "../../../lib/app/sessions.ts";
import { type CopyReport, copyStore } from "../../../lib/app/transfer/copy.ts";
import { SessionError } from "../../../lib/errors.ts";
import { encodeLine } from "../../../lib/session/line.ts";
import type { Store } from "../../../lib/store/contract.ts";
import { fileStore } from "../../../lib/store/file/index.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { testApp } from "../../setup/test-app.ts";

let folder: string;
let from: Store;
let to: Store;
const here = () => testApp(from);
const there = () => testApp(to);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "copy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  from = fileStore({ dir: join(folder, "from"), durable: false });
  to = memoryStore();
  for (const id of ["s-1", "s-2"]) {
    await create(here(), { agentId: id, agentName: "a:b", metadata: { count: 0 } });
    await update(here(), id, { phase: "planning", metadata: { count: 1 } });
  }
  await finalize(here(), "s-2", "success");
  for (const key of ["k", "ä/ö"]) await from.doc.put("memory", key, { key });
  await from.doc.put("things", "k", 1);
});

function copy(source = from, target = to): Promise<CopyReport> {
  const { now, hex } = testApp(source);
  return copyStore(source, target, { now, hex });
}

const counts = (parts: Partial<CopyReport["sessions"]>) => ({
  copied: 0,
  updated: 0,
  same: 0,
  newer: 0,
  left: 0,
  ...parts,
});

async function texts(store: Store, id: string): Promise<string[]> {
  return (await history(testApp(store), id)).map(encodeLine);
}

describe("copy", () => {
  it("brings every session with its whole journal, and every document", async () => {
    expect(await copy()).toMatchObject({ sessions: counts({ copied: 2 }), documents: counts({ copied: 3 }), left: [] });
    for (const id of ["s-1", "s-2"]) {
      expect((await to.load(id))?.record).toEqual((await from.load(id))?.record);
      expect(await texts(to, id)).toEqual(await texts(from, id));
    }
    expect(await to.doc.get("memory", "ä/ö")).toEqual({ value: { key: "ä/ö" }, revision: 1 });
    expect((await to.feed.read("")).entries).toHaveLength(5);
  });

  it("writes nothing when it is done again", async () => {
    await copy();
    const end = await to.feed.end();
    expect(await copy()).toMatchObject({ sessions: counts({ same: 2 }), documents: counts({ same: 3 }), left: [] });
    expect(await to.feed.end()).toBe(end);
  });

  it("goes on where it was broken off, in the middle of a journal too", async () => {
    let commits = 0;
    const breaking: Store = {
      ...to,
      commit: (...args) => {
        if (++commits === 4) throw new SessionError("STORE_UNAVAILABLE", "gone", { unreachable: true });
        return to.commit(...args);
      },
    };
    await expect(copy(from, breaking)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    const report = await copy();
    expect(report.left).toEqual([]);
    for (const id of ["s-1", "s-2"]) expect(await texts(to, id)).toEqual(await texts(from, id));
  });

  it("brings what came later", async () => {
    await copy();
    await update(here(), "s-1", { phase: "approval" });
    await create(here(), { agentId: "s-3" });
    await from.doc.put("things", "k", 2);
    const report = await copy();
    expect(report.sessions).toEqual(counts({ copied: 1, updated: 1, same: 1 }));
    expect(report.documents).toEqual(counts({ updated: 1, same: 2 }));
    expect(await texts(to, "s-1")).toEqual(await texts(from, "s-1"));
    expect(await to.doc.get("things", "k")).toEqual({ value: 2, revision: 2 });
  });

  it("leaves what somebody has gone on with in the target", async () => {
    await copy();
    await update(there(), "s-1", { phase: "approval" });
    await to.doc.put("things", "k", "theirs");
    expect(await copy()).toMatchObject({
      sessions: counts({ same: 1, newer: 1 }),
      documents: counts({ same: 2, newer: 1 }),
      left: [],
    });
    expect((await to.load("s-1"))?.record.phase).toBe("approval");
  });

  it("refuses to overwrite what differs in both, and says so", async () => {
    await copy();
    for (const app of [here(), there()]) await update(app, "s-1", { summary: app === there() ? "a" : "b" });
    await update(there(), "s-1", { summary: "theirs" });
    await from.doc.put("things", "k", "ours");
    await to.doc.put("things", "k", "theirs");
    const report = await copy();
    expect(report.left).toEqual([
      { what: "session s-1", reason: "it was changed in both stores" },
      { what: '"k" in things', reason: "the target has another one" },
    ]);
    expect((await to.load("s-1"))?.record.summary).toBe("theirs");
    expect((await to.doc.get("things", "k"))?.value).toBe("theirs");
  });

  it("does not touch another session of the same id", async () => {
    await create(there(), { agentId: "s-1", agentName: "other" });
    expect((await copy()).left).toEqual([{ what: "session s-1", reason: "the target has another session of this id" }]);
    expect((await to.load("s-1"))?.record.agent_name).toBe("other");
  });

  it("brings a record that no journal holds, and one edited by hand, as a line of its own; once", async () => {
    const path = (id: string, name: string) => join(folder, "from", id, name);
    rmSync(path("s-1", "events.jsonl"));
    const edited = readFileSync(path("s-2", "state.json"), "utf8").replace('"general"', '"by hand"');
    writeFileSync(path("s-2", "state.json"), edited);
    expect((await copy()).sessions).toEqual(counts({ copied: 2 }));
    expect((await to.load("s-1"))?.record).toEqual((await from.load("s-1"))?.record);
    expect((await to.load("s-2"))?.record).toMatchObject({ purpose: "by hand", revision: 4 });
    expect((await copy()).sessions).toEqual(counts({ same: 2 }));
    await update(here(), "s-1", { phase: "approval" });
    expect((await copy()).sessions).toEqual(counts({ updated: 1, same: 1 }));
    expect((await to.load("s-1"))?.record.phase).toBe("approval");
  });

  it("passes by what cannot be read, and brings the rest", async () => {
    for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(folder, "from", "s-1", name), "garbage\n");
    const report = await copy();
    expect(report.sessions).toEqual(counts({ copied: 1, left: 1 }));
    expect(report.left).toEqual([{ what: "session s-1", reason: expect.stringContaining("unreadable") }]);
  });

  it("may go back: what was brought comes out as it went in", async () => {
    await copy();
    await update(there(), "s-1", { phase: "approval" });
    expect((await copy(to, from)).sessions).toEqual(counts({ updated: 1, same: 1 }));
    expect(await texts(from, "s-1")).toEqual(await texts(to, "s-1"));
    await remove(there(), "s-2");
    const empty = fileStore({ dir: join(folder, "again"), durable: false });
    expect((await copy(to, empty)).sessions).toEqual(counts({ copied: 1 }));
  });
});
