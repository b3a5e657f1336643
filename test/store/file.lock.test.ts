import { linkSync, lstatSync, readFileSync, renameSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { get, update } from "../../lib/app/sessions.ts";
import { identityOf } from "../../lib/processes.ts";
import { Disk } from "../../lib/store/file/disk.ts";
import { tryLock } from "../../lib/store/file/lock.ts";
import { deadPid, livingPid, zombiePid } from "../setup/processes.ts";
import { testApp } from "../setup/test-app.ts";
import { type Place, placeWithSession } from "./file-place.ts";
import { deadToken, heldBy, lock, own, token } from "./lock-place.ts";

const onLinux = it.skipIf(process.platform !== "linux");
const impatient = (place: Place) => testApp(place.store, { patienceMs: 20 });

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

describe("a lock of one thing", () => {
  it("stops nobody at another, also when one's name begins like the other's", async () => {
    const place = await placeWithSession();
    for (const name of ["a-1", ".things.k", ".things.a~0123456789abcdef", "a~b"]) lock(place, name, token());
    expect((await update(impatient(place), "a", { summary: "s" })).revision).toBe(2);
    expect(await place.store.doc.put("things", "a", 1)).toBe(1);
    await expect(place.store.doc.put("things", "k", 1)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
