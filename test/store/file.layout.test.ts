import { lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { list } from "../../lib/app/list.ts";
import { create, finalize, get, history, remove, update } from "../../lib/app/sessions.ts";
import { filePlace, placeAt, placeWithSession, tempDir } from "./file-place.ts";

const posix = it.skipIf(process.platform === "win32");
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("the folder of a file store", () => {
  it("is not made by reading", async () => {
    const { store, app, dir } = filePlace();
    expect(await get(app, "a")).toBeUndefined();
    expect(await list(app)).toEqual([]);
    expect(await list(app, { activeOnly: true })).toEqual([]);
    expect(await store.doc.get("things", "k")).toBeUndefined();
    expect(await store.doc.delete("things", "k")).toBe(false);
    expect(await store.remove("a", () => true)).toBe(false);
    expect(await store.settle("a")).toBeUndefined();
    expect((await store.feed.read("")).entries).toEqual([]);
    await store.close();
    expect(() => statSync(dir)).toThrow("ENOENT");
  });

  it("holds a folder per session and, behind dots, what is ours", async () => {
    const place = await placeWithSession();
    await place.store.doc.put("delegations", "toolu_1", {});
    expect(place.names()).toEqual([".delegations", ".feed", ".gitignore", ".holders", ".locks", ".open", "a"]);
    expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
    expect(place.names(".open")).toEqual([".v1", "a@tester"]);
    expect(place.names(".locks")).toEqual([]);
    expect(place.text(".gitignore")).toBe("*\n");
  });

  it("is whole from the start in a folder that was there and empty, not in one that held something", async () => {
    const [empty, used] = [filePlace(), filePlace()];
    for (const { dir } of [empty, used]) mkdirSync(dir);
    used.write("", "something");
    for (const { app } of [empty, used]) await create(app, { agentId: "a", agentName: "tester" });
    expect(empty.names(".open")).toEqual([".v1", "a@tester"]);
    expect(used.names(".open")).toEqual(["a@tester"]);
  });

  it("moves a marker to the hour in which the session ended", async () => {
    const place = await placeWithSession({ now: () => Date.parse("2026-11-21T14:59:59.999Z") });
    await finalize(place.app, "a", "completed");
    expect(place.names(".open")).toEqual([".v1"]);
    expect(place.names(".done", "2026-11-21T14")).toEqual(["a"]);
  });

  posix("is for its owner only", async () => {
    const place = await placeWithSession();
    await finalize(place.app, "a", "completed");
    await place.store.doc.put("things", "k", 1);
    for (const folder of ["", "a", ".open", ".done", ".feed", ".holders", ".locks", ".things"]) {
      expect([folder, mode(place.path(folder))]).toEqual([folder, "700"]);
    }
    const [hour = ""] = place.names(".done");
    const [day = ""] = place.names(".feed");
    const files = [".gitignore", "a/state.json", "a/events.jsonl", ".open/.v1", `.done/${hour}/a`, `.feed/${day}`];
    for (const file of [...files, ".things/k.json"]) expect([file, mode(place.path(file))]).toEqual([file, "600"]);
  });

  it("gets back a .gitignore that was taken away", async () => {
    const place = await placeWithSession();
    rmSync(place.path(".gitignore"));
    await update(place.reopen().app, "a", { summary: "s" });
    expect(place.text(".gitignore")).toBe("*\n");
  });

  it("is made anew, whole, when it was removed under a running process", async () => {
    const place = await placeWithSession();
    rmSync(place.dir, { recursive: true });
    expect(await get(place.app, "a")).toBeUndefined();
    await create(place.app, { agentId: "b" });
    expect(place.names()).toEqual([".feed", ".gitignore", ".holders", ".locks", ".open", "b"]);
  });

  it("leaves a .gitignore of somebody's own as it is", async () => {
    const dir = tempDir();
    const place = placeAt(dir);
    place.write("!keep\n", ".gitignore");
    await create(place.app, { agentId: "a" });
    expect(place.text(".gitignore")).toBe("!keep\n");
  });
});

describe("a symbolic link in the place of a folder of ours is refused", () => {
  posix("as the root", async () => {
    const real = tempDir();
    const link = `${real}-link`;
    symlinkSync(real, link);
    const { app } = placeAt(link);
    const refused = { code: "STORE_UNAVAILABLE", message: expect.stringContaining("symbolic link") };
    await expect(create(app, { agentId: "a" })).rejects.toMatchObject(refused);
    await expect(get(app, "a")).rejects.toMatchObject(refused);
    await expect(list(app)).rejects.toMatchObject(refused);
    rmSync(link);
  });

  posix(
    "as a session's folder: not listed, not read, not written, not removed, and its target is left alone",
    async () => {
      const place = await placeWithSession();
      const elsewhere = mkdtempSync(join(tempDir(), "real-"));
      renameSync(place.path("a"), join(elsewhere, "a"));
      symlinkSync(join(elsewhere, "a"), place.path("a"));
      expect(await list(place.app)).toEqual([]);
      await expect(get(place.app, "a")).rejects.toMatchObject({ code: "CORRUPT" });
      await expect(history(place.app, "a")).rejects.toMatchObject({ code: "CORRUPT" });
      await expect(create(place.app, { agentId: "a" })).rejects.toMatchObject({ code: "CORRUPT" });
      await expect(update(place.app, "a", { summary: "s" })).rejects.toMatchObject({ code: "CORRUPT" });
      await expect(remove(place.app, "a", { force: true })).rejects.toMatchObject({ code: "CONFLICT" });
      expect(await place.store.verify("a")).toEqual({
        agent_id: "a",
        ok: false,
        findings: ["its folder is a symbolic link"],
      });
      expect(placeAt(elsewhere).names("a")).toEqual(["events.jsonl", "state.json"]);
      expect(lstatSync(place.path("a")).isSymbolicLink()).toBe(true);
    },
  );

  posix("as the trash: what lies there is not removed", async () => {
    const place = await placeWithSession();
    const precious = tempDir();
    placeAt(precious).write("mine", "precious.txt");
    symlinkSync(precious, place.path(".trash"));
    await place.store.close();
    await expect(remove(place.reopen().app, "a", { force: true })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(placeAt(precious).names()).toEqual(["precious.txt"]);
  });

  posix("as a journal or a feed: nothing is appended to its target", async () => {
    const place = await placeWithSession();
    const target = join(tempDir(), "rc");
    placeAt(target).write("mine\n");
    renameSync(place.path("a", "events.jsonl"), place.path("a", "moved"));
    symlinkSync(target, place.path("a", "events.jsonl"));
    await expect(update(place.app, "a", { summary: "s" })).rejects.toMatchObject({ code: "CORRUPT" });
    rmSync(place.path("a", "events.jsonl"));
    renameSync(place.path("a", "moved"), place.path("a", "events.jsonl"));
    const [day = ""] = place.names(".feed");
    rmSync(place.path(".feed", day));
    symlinkSync(target, place.path(".feed", day));
    await update(place.app, "a", { summary: "s" });
    expect(placeAt(target).text()).toBe("mine\n");
    expect((await get(place.app, "a"))?.summary).toBe("s");
  });
});

describe("what is not ours under the root", () => {
  it("is never listed, read, taken or removed: a folder without a record", async () => {
    const place = await placeWithSession();
    mkdirSync(place.path("notes"));
    place.write("text", "notes", "todo.txt");
    mkdirSync(place.path("empty"));
    place.write("a file", "file");
    expect((await list(place.app)).map(({ agent_id }) => agent_id)).toEqual(["a"]);
    for (const id of ["notes", "empty", "file"]) {
      expect(await get(place.app, id)).toBeUndefined();
      expect(await place.store.remove(id, () => true)).toBe(false);
      await expect(remove(place.app, id, { force: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await place.store.settle(id)).toBeUndefined();
    }
    await expect(create(place.app, { agentId: "notes" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(create(place.app, { agentId: "file" })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(place.names()).toEqual(expect.arrayContaining(["empty", "file", "notes"]));
    expect(place.names("notes")).toEqual(["todo.txt"]);
    expect(place.names(".open")).toEqual([".v1", "a@tester"]);
    expect(place.text("file")).toBe("a file");
  });

  it("does not disturb the listing, whatever its name", async () => {
    const place = await placeWithSession();
    for (const name of ["ä", "a b", ".hidden", "con"]) mkdirSync(place.path(name));
    expect((await list(place.app)).map(({ agent_id }) => agent_id)).toEqual(["a"]);
  });
});

describe("a folder whose record has another id, as on a disk that folds case", () => {
  it("is NOT_FOUND under the wrong id, and cannot be created, changed or removed by it", async () => {
    const place = await placeWithSession();
    renameSync(place.path("a"), place.path("B"));
    expect(await get(place.app, "B")).toBeUndefined();
    expect(await place.store.journal("B")).toEqual([]);
    expect(await place.store.remove("B", () => true)).toBe(false);
    await expect(update(place.app, "B", { summary: "s" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(create(place.app, { agentId: "B" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(place.store.repair("B", "state")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await place.store.verify("B")).findings).toContain("state.json is of session a");
    expect(await list(place.app)).toEqual([]);
    renameSync(place.path("B"), place.path("a"));
    expect((await get(place.app, "a"))?.revision).toBe(1);
  });

  it("also when only its journal was written before the creator was killed", async () => {
    const place = await placeWithSession();
    renameSync(place.path("a"), place.path("B"));
    rmSync(place.path("B", "state.json"));
    expect(await get(place.app, "B")).toBeUndefined();
    await expect(create(place.app, { agentId: "B" })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(place.lines("B")).toHaveLength(1);
  });
});
