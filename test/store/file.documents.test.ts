import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filePlace } from "./file-place.ts";
import { own } from "./lock-place.ts";

describe("a document that is not there yet", () => {
  it("is made without a lock, and leaves nothing beside it", async () => {
    const place = filePlace();
    expect(await place.store.doc.put("things", "k", "v")).toBe(1);
    expect(await place.store.doc.get("things", "k")).toEqual({ value: "v", revision: 1 });
    expect(place.names(".things")).toEqual(["k.json"]);
    expect(own(place)).toEqual([]);
    expect(statSync(place.path(".things", "k.json")).nlink).toBe(1);
  });

  it("is refused to who knows of an earlier revision, and to the later of two", async () => {
    const { store } = filePlace();
    await expect(store.doc.put("things", "k", 1, { ifRevision: 3 })).rejects.toMatchObject({ code: "CONFLICT" });
    await store.doc.put("things", "k", 1, { ifRevision: 0 });
    await expect(store.doc.put("things", "k", 2, { ifRevision: 0 })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await store.doc.get("things", "k"))?.value).toBe(1);
  });

  it("is made also when the root was taken away while the store was open, and is kept out of git as before", async () => {
    const place = filePlace();
    await place.store.doc.put("things", "k", 1);
    rmSync(place.dir, { recursive: true });
    await place.store.doc.put("things", "k", 2);
    expect((await place.store.doc.get("things", "k"))?.revision).toBe(1);
    expect(readFileSync(place.path(".gitignore"), "utf8")).toBe("*\n");
  });

  it("fails where a folder is in its place, and leaves that alone", async () => {
    const place = filePlace();
    await place.store.doc.put("things", "other", 1);
    mkdirSync(place.path(".things", "k.json"));
    await expect(place.store.doc.put("things", "k", 1)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(place.names(".things")).toEqual(["k.json", "other.json"]);
  });
});
