import { appendFileSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { get, update } from "../../lib/app/sessions.ts";
import { identityOf, machineName } from "../../lib/processes.ts";
import { encodeLine, type Line } from "../../lib/session/line.ts";
import { appendLine } from "../../lib/store/file/append.ts";
import { Disk } from "../../lib/store/file/disk.ts";
import { tryLock } from "../../lib/store/file/lock.ts";
import { newToken } from "../../lib/store/file/token.ts";
import { deadPid, livingPid, zombiePid } from "../setup/processes.ts";
import { testApp } from "../setup/test-app.ts";
import { type Place, placeWithSession } from "./file-place.ts";

const onLinux = it.skipIf(process.platform !== "linux");
const machine = machineName();

/** A token as `lib/store/file/token.ts` makes it; by default of a process that lives. */
function token(parts: { pid?: number; start?: string; machine?: string } = {}): string {
  const { pid = livingPid() } = parts;
  const start = parts.start ?? identityOf(pid).start ?? "0";
  return `${pid}-${start}-other1.1@${parts.machine ?? machine}`;
}

const deadToken = () => token({ pid: deadPid(), start: "1" });

/** Hangs that process's plate and gives it the lock. */
function lock(place: Place, name: string, holder: string): void {
  mkdirSync(place.path(".holders"), { recursive: true });
  place.write(holder, ".holders", holder);
  linkSync(place.path(".holders", holder), place.path(".locks", name));
}

/** A session whose lock is held under that token, by somebody who also has a temporary file there. */
async function heldBy(holder: string): Promise<Place> {
  const place = await placeWithSession();
  lock(place, "a", holder);
  place.write("half a snap", "a", `state.json.${holder}.tmp`);
  return place;
}

const impatient = (place: Place) => testApp(place.store, { patienceMs: 20 });
const own = ({ names }: Place) => names(".holders").filter((name) => name.startsWith(`${process.pid}-`));

async function expectTakenOver(place: Place): Promise<void> {
  const start = performance.now();
  expect((await update(impatient(place), "a", { summary: "s" })).revision).toBe(2);
  expect(performance.now() - start).toBeLessThan(500);
  expect(place.names(".locks")).toEqual([]);
  expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
  expect(place.names(".holders")).toEqual(own(place));
}

async function expectBusy(place: Place): Promise<void> {
  const before = [place.names(".locks"), place.names(".holders"), place.names("a")];
  await expect(update(impatient(place), "a", { summary: "s" })).rejects.toMatchObject({
    code: "BUSY",
    retryable: true,
  });
  expect([place.names(".locks"), place.names(".holders"), place.names("a")]).toEqual(before);
  expect((await get(place.app, "a"))?.revision).toBe(1);
}

describe("a lock that is taken over at once, with what its holder left", () => {
  it("is a dead process's", async () => {
    await expectTakenOver(await heldBy(deadToken()));
  });

  onLinux("is one whose holder's number another process has now", async () => {
    const pid = livingPid();
    await expectTakenOver(await heldBy(token({ pid, start: String(Number(identityOf(pid).start) - 1) })));
  });

  onLinux("is that of a process that has ended and waits to be reaped", async () => {
    await expectTakenOver(await heldBy(token({ pid: await zombiePid() })));
  });

  it("is a dead process's whose plate is gone, since it held two locks and one was taken over", async () => {
    const place = await heldBy(deadToken());
    rmSync(place.path(".holders", readFileSync(place.path(".locks", "a"), "utf8")));
    await expectTakenOver(place);
  });

  it("is one that a taker was about to take over when it was killed", async () => {
    const dead = deadToken();
    const place = await heldBy(dead);
    renameSync(
      place.path(".holders", dead),
      place.path(".holders", `${dead}~${token({ pid: deadPid(), start: "2" })}`),
    );
    await expectTakenOver(place);
  });

  it("is one this store could not let go of", async () => {
    const place = await placeWithSession();
    const disk = new Disk(place.dir, { durable: false, now: Date.now, rebuildLimit: 0 });
    const held = tryLock(disk, "a");
    expect(tryLock(disk, "a")).toBeUndefined();
    held?.release();
    linkSync(disk.plate?.path as string, place.path(".locks", "a"));
    tryLock(disk, "a")?.release();
    expect(place.names(".locks")).toEqual([]);
  });
});

describe("a lock that is left alone", () => {
  it("is a living process's", async () => {
    await expectBusy(await heldBy(token()));
  });

  it("is a dead process's while a living taker is at it", async () => {
    const dead = deadToken();
    const place = await heldBy(dead);
    renameSync(place.path(".holders", dead), place.path(".holders", `${dead}~${token()}`));
    await expectBusy(place);
  });

  it("is another store's of this very process", async () => {
    const place = await placeWithSession();
    const disk = new Disk(place.dir, { durable: false, now: Date.now, rebuildLimit: 0 });
    const held = tryLock(disk, "a");
    await expectBusy(place);
    held?.release();
    expect((await update(place.app, "a", { summary: "s" })).revision).toBe(2);
  });
});

describe("a lock whose holder cannot be judged from here", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const unjudgeable = {
    "another machine's": { machine: "elsewhere" },
    "one without a start time, whose number is in use": { start: "0" },
  };

  it.each(Object.entries(unjudgeable))("is left alone for 30 s, then taken over: %s", async (_, parts) => {
    const place = await heldBy(token(parts));
    const since = lstatSync(place.path(".locks", "a")).ctimeMs;
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(since + 29_900);
    await expectBusy(place);
    vi.setSystemTime(since + 30_001);
    await expectTakenOver(place);
  });

  it("does not last for ever when the clock is set back", async () => {
    const place = await heldBy(token({ machine: "elsewhere" }));
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() - 10_000);
    await expectBusy(place);
    vi.setSystemTime(Date.now() - 3_600_000);
    await expectTakenOver(place);
  });

  it("is so, too, when it does not say whose it is", async () => {
    const place = await placeWithSession();
    place.write("", ".locks", "a");
    const since = lstatSync(place.path(".locks", "a")).ctimeMs;
    await expectBusy(place);
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(since + 30_001);
    await expectTakenOver(place);
  });
});

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
    expect(place.names(".holders")).toEqual([alive]);
    expect(place.names("a")).toEqual(["events.jsonl", "state.json", `state.json.${alive}.tmp`]);
    expect(place.names(".things")).toEqual(["%4b.json", `%4b.json.${alive}.tmp`]);
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

describe("a store's plate", () => {
  it("hangs from its first lock until it is closed", async () => {
    const place = await placeWithSession();
    const [plate = ""] = own(place);
    expect(place.text(".holders", plate)).toBe(plate);
    await update(place.app, "a", { summary: "s" });
    expect(own(place)).toEqual([plate]);
    await place.store.close();
    expect(place.names(".holders")).toEqual([]);
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

describe("a lock of one thing", () => {
  it("stops nobody at another, also when one's name begins like the other's", async () => {
    const place = await placeWithSession();
    for (const name of ["a-1", ".things.k", ".things.a~0123456789abcdef", "a~b"]) lock(place, name, token());
    expect((await update(impatient(place), "a", { summary: "s" })).revision).toBe(2);
    expect(await place.store.doc.put("things", "a", 1)).toBe(1);
    await expect(place.store.doc.put("things", "k", 1)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("a slow writer whose lock was taken over while it wrote", () => {
  const lineOf = (id: string): Line => ({
    seq: 2,
    at: "2026-11-21T15:00:00.000Z",
    id,
    type: "session.updated",
    change: { set: { summary: id } },
  });
  const [slow, quick] = [lineOf("slow"), lineOf("quick")];

  /** Writes the slow line, while `between` is what somebody else puts into the journal right before. */
  function write(path: string, between: string): number {
    const journal = readFileSync(path);
    const position = { size: journal.length, end: journal.toString("latin1", journal.length - 11), badSnapshot: false };
    const before = () => appendFileSync(path, between);
    return appendLine(path, position, { line: slow, text: encodeLine(slow), revision: 1, before });
  }

  it("is told of a conflict, its line is void, and the other's stands", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    const conflict = expect.objectContaining({ code: "CONFLICT" });
    expect(() => write(path, `${encodeLine(quick)}\n`)).toThrow(conflict);
    expect(
      place
        .lines("a")
        .map(({ id }) => id)
        .slice(1),
    ).toEqual(["quick", "slow"]);
    expect((await get(place.app, "a"))?.summary).toBe("quick");
    expect((await update(place.app, "a", { error: "e" })).revision).toBe(3);
    expect((await place.store.verify("a")).ok).toBe(true);
  });

  it("has won all the same when what came between is half a line", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    expect(write(path, '{"seq":2,"at":"half\n')).toBe(readFileSync(path).length);
    expect((await get(place.app, "a"))?.summary).toBe("slow");
  });

  it("is told of a conflict when its line stuck to another's half one", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    expect(() => write(path, '{"seq":2,"at":"half')).toThrow(expect.objectContaining({ code: "CONFLICT" }));
    expect((await update(place.app, "a", { summary: "next" })).revision).toBe(2);
  });

  it("keeps its hands off the lock of who took it", async () => {
    const place = await placeWithSession();
    const disk = new Disk(place.dir, { durable: false, now: Date.now, rebuildLimit: 0 });
    const held = tryLock(disk, "a");
    rmSync(place.path(".locks", "a"));
    lock(place, "a", token());
    held?.release();
    expect(place.names(".locks")).toEqual(["a"]);
  });
});
