import { linkSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { update } from "../../lib/app/sessions.ts";
import { newToken } from "../../lib/store/file/token.ts";
import { type Place, placeWithSession } from "./file-place.ts";
import { deadToken, lock, own, token } from "./lock-place.ts";

describe("a store's plate", () => {
  it("hangs from its first lock until it is closed", async () => {
    const place = await placeWithSession();
    const [plate = ""] = own(place);
    expect(place.text(".holders", plate)).toBe(plate);
    await update(place.app, "a", { summary: "s" });
    expect(own(place)).toEqual([plate]);
    await place.store.close();
    expect(place.names(".holders")).toEqual(["spare"]);
  });

  it("is the one that was taken down before, whatever stood on it", async () => {
    const place = await placeWithSession();
    await place.store.close();
    const { ino } = statSync(place.path(".holders", "spare"));
    place.write("x".repeat(300), ".holders", "spare");
    const next = place.reopen();
    await update(next.app, "a", { summary: "s" });
    const [plate = ""] = place.names(".holders");
    expect(statSync(place.path(".holders", plate)).ino).toBe(ino);
    expect(place.text(".holders", plate)).toBe(plate);
  });

  it.each<[string, (place: Place) => void]>([
    ["is still somebody's lock", ({ path }) => linkSync(path(".holders", "spare"), path(".locks", "b"))],
    [
      "is a link to a file of somebody's",
      (place) => replaceSpare(place, () => symlinkSync(place.path("theirs"), place.path(".holders", "spare"))),
    ],
    ["is a folder", (place) => replaceSpare(place, () => mkdirSync(place.path(".holders", "spare")))],
  ])("is a new one where the one that was taken down %s", async (_what, spoil) => {
    const place = await placeWithSession();
    await place.store.close();
    place.write("theirs", "theirs");
    const before = place.text(".holders", "spare");
    spoil(place);
    await update(place.reopen().app, "a", { summary: "s" });
    const [plate = ""] = own(place);
    expect(place.text(".holders", plate)).toBe(plate);
    expect(place.text("theirs")).toBe("theirs");
    expect(place.text(".locks", "b") ?? before).toBe(before);
  });

  it("is hung anew when somebody took it away", async () => {
    const place = await placeWithSession();
    rmSync(place.path(".holders"), { recursive: true });
    expect((await update(place.app, "a", { summary: "s" })).revision).toBe(2);
    expect(own(place)).toHaveLength(1);
  });

  it("has a name that fits into any other, on a machine with the longest name", async () => {
    vi.stubEnv("AGENT_SESSION_MACHINE", "x".repeat(100));
    vi.resetModules();
    const { newToken: newTokenThere } = await import("../../lib/store/file/token.ts");
    expect(newTokenThere().length).toBeLessThan(64);
    expect(newTokenThere()).toMatch(/^[A-Za-z0-9.@-]+$/);
    vi.unstubAllEnvs();
    vi.resetModules();
    expect(newToken()).not.toBe(newToken());
  });
});

function replaceSpare(place: Place, make: () => void): void {
  rmSync(place.path(".holders", "spare"));
  make();
}

describe("what dead processes left", () => {
  it("goes when a store is closed: locks, with their holders' temporary files, and plates", async () => {
    const place = await placeWithSession();
    await place.store.doc.put("things", "K", 1);
    const [dead, alive] = [deadToken(), token()];
    for (const name of ["a", ".things.%4b", "gone"]) lock(place, name, dead);
    for (const name of ["b", ".index"]) lock(place, name, alive);
    place.write("", ".holders", deadToken());
    for (const holder of [dead, alive]) {
      place.write("", "a", `state.json.${holder}.tmp`);
      place.write("", ".things", `%4b.json.${holder}.tmp`);
    }
    await place.store.close();
    expect(place.names(".locks")).toEqual([".index", "b"]);
    expect(place.names(".holders")).toEqual([alive, "spare"]);
    expect(place.names("a")).toEqual(["events.jsonl", "state.json", `state.json.${alive}.tmp`]);
    expect(place.names(".things")).toEqual(["%4b.json", `%4b.json.${alive}.tmp`]);
  });

  it("goes at another store's first write: plates without a lock, and what was being made", async () => {
    const place = await placeWithSession();
    const [dead, alive] = [`${deadToken()}.tmp`, `${token()}.tmp`];
    for (const name of [dead, alive]) place.write("half a docu", ".holders", name);
    linkSync(place.path(".holders", dead), place.path("made.json"));
    await place.reopen().store.doc.put("things", "k", 1);
    expect(place.names(".holders").filter((name) => name.endsWith(".tmp"))).toEqual([alive]);
  });

  it("goes at another store's first lock: plates without a lock", async () => {
    const place = await placeWithSession();
    const [idle, holding, alive] = [deadToken(), deadToken(), token()];
    const [begun, ending] = [`${deadToken()}~${alive}`, `${deadToken()}~${idle}`];
    for (const holder of [idle, alive, begun, ending]) place.write(holder, ".holders", holder);
    lock(place, "b", holding);
    await update(place.reopen().app, "a", { summary: "s" });
    const left = place.names(".holders").filter((name) => !own(place).includes(name));
    expect(left.sort()).toEqual([holding, alive, begun].sort());
  });
});
