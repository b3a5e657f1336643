import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { get, update } from "../../lib/app/sessions.ts";
import { identityOf, machineName } from "../../lib/processes.ts";
import { encodeLine, type Line } from "../../lib/session/line.ts";
import { appendLine } from "../../lib/store/file/append.ts";
import { Disk } from "../../lib/store/file/disk.ts";
import { tryLock } from "../../lib/store/file/lock.ts";
import { deadPid, livingPid, zombiePid } from "../setup/processes.ts";
import { testApp } from "../setup/test-app.ts";
import { type Place, placeWithSession } from "./file-place.ts";

const onLinux = it.skipIf(process.platform !== "linux");
const machine = machineName();

/** A lock's token as `lib/store/file/token.ts` makes it; by default of a living process that holds it since just now. */
function token(parts: { pid?: number; start?: string; time?: number; machine?: string } = {}): string {
  const { pid = livingPid(), time = Date.now() } = parts;
  const start = parts.start ?? identityOf(pid).start ?? "0";
  return `${pid}-${start}-${time.toString(36)}-other1.1@${parts.machine ?? machine}`;
}

/** A session whose lock is held under that token, by somebody who also has a temporary file there. */
async function heldBy(holder: string): Promise<Place> {
  const place = await placeWithSession();
  place.write("", ".locks", `~a~${holder}`);
  place.write("half a snap", "a", `state.json.${holder}.tmp`);
  return place;
}

const impatient = (place: Place) => testApp(place.store, { patienceMs: 20 });

async function expectTakenOver(place: Place): Promise<void> {
  const start = performance.now();
  expect((await update(impatient(place), "a", { summary: "s" })).revision).toBe(2);
  expect(performance.now() - start).toBeLessThan(500);
  expect(place.names(".locks")).toEqual([]);
  expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
}

async function expectBusy(place: Place): Promise<void> {
  const [lock] = place.names(".locks");
  await expect(update(impatient(place), "a", { summary: "s" })).rejects.toMatchObject({
    code: "BUSY",
    retryable: true,
  });
  expect(place.names(".locks")).toEqual([lock]);
  expect(place.names("a")).toHaveLength(3);
  expect((await get(place.app, "a"))?.revision).toBe(1);
}

describe("a lock that is taken over at once, with what its holder left", () => {
  it("is a dead process's", async () => {
    await expectTakenOver(await heldBy(token({ pid: deadPid(), start: "1" })));
  });

  onLinux("is one whose holder's number another process has now", async () => {
    const pid = livingPid();
    await expectTakenOver(await heldBy(token({ pid, start: String(Number(identityOf(pid).start) - 1) })));
  });

  onLinux("is that of a process that has ended and waits to be reaped", async () => {
    await expectTakenOver(await heldBy(token({ pid: await zombiePid() })));
  });

  it("is one that does not say whose it is", async () => {
    await expectTakenOver(await heldBy("garbage"));
  });

  it("is one this process could not let go of", async () => {
    const place = await placeWithSession();
    const disk = new Disk(place.dir, { durable: false, now: Date.now, rebuildLimit: 0 });
    const held = tryLock(disk, "a");
    const [name = ""] = place.names(".locks");
    expect(tryLock(disk, "a")).toBeUndefined();
    held?.release();
    place.write("", ".locks", name);
    await expectTakenOver(place);
  });

  it("is one of several dead ones", async () => {
    const place = await heldBy(token({ pid: deadPid(), start: "1" }));
    place.write("", ".locks", `~a~${token({ pid: deadPid(), start: "2" })}`);
    await expectTakenOver(place);
  });
});

describe("a lock whose holder cannot be judged from here", () => {
  it.each([
    ["another machine's", { machine: "elsewhere" }],
    ["one without a start time, whose number is in use", { start: "0" }],
  ])("is left alone for 30 s, then taken over: %s", async (_, parts) => {
    await expectBusy(await heldBy(token({ ...parts, time: Date.now() - 29_000 })));
    await expectTakenOver(await heldBy(token({ ...parts, time: Date.now() - 30_000 })));
  });

  it("is as old as its distance from now, so that a clock set back does not make it last for ever", async () => {
    await expectBusy(await heldBy(token({ machine: "elsewhere", time: Date.now() + 20_000 })));
    await expectTakenOver(await heldBy(token({ machine: "elsewhere", time: Date.now() + 3_600_000 })));
  });
});

describe("a lock that is never taken over", () => {
  it("is a living process's, however old", async () => {
    await expectBusy(await heldBy(token()));
    await expectBusy(await heldBy(token({ time: Date.now() - 86_400_000 })));
  });
});

describe("locks that dead processes left", () => {
  it("go when a store is closed, each with its holder's temporary file", async () => {
    const place = await placeWithSession();
    await place.store.doc.put("things", "K", 1);
    const [dead, alive] = [token({ pid: deadPid(), start: "1" }), token()];
    for (const name of ["a", ".things.%4b", ".index", "gone"]) {
      for (const holder of [dead, alive]) place.write("", ".locks", `~${name}~${holder}`);
    }
    for (const holder of [dead, alive]) {
      place.write("", "a", `state.json.${holder}.tmp`);
      place.write("", ".things", `%4b.json.${holder}.tmp`);
    }
    await place.store.close();
    expect(place.names(".locks")).toEqual([".index", ".things.%4b", "a", "gone"].map((name) => `~${name}~${alive}`));
    expect(place.names("a")).toEqual(["events.jsonl", "state.json", `state.json.${alive}.tmp`]);
    expect(place.names(".things")).toEqual(["%4b.json", `%4b.json.${alive}.tmp`]);
  });
});

describe("a lock of one thing", () => {
  it("stops nobody at another, also when one's name begins like the other's", async () => {
    const place = await placeWithSession();
    for (const name of ["a-1", ".things.k", ".things.a~0123456789abcdef", "a~b"]) {
      place.write("", ".locks", `~${name}~${token()}`);
    }
    expect((await update(impatient(place), "a", { summary: "s" })).revision).toBe(2);
    expect(await place.store.doc.put("things", "a", 1)).toBe(1);
    await expect(place.store.doc.put("things", "k", 1)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("can be had where no second name can be given to a file", async () => {
    const place = await placeWithSession();
    rmSync(place.path(".gitignore"));
    mkdirSync(place.path(".gitignore"));
    await expectTakenOver(place);
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
  const positionOf = (journal: Buffer) => ({
    size: journal.length,
    end: journal.toString("latin1", journal.length - 11),
    badSnapshot: false,
  });

  it("is told of a conflict, its line is void, and the other's stands", async () => {
    const place = await placeWithSession();
    const path = place.path("a", "events.jsonl");
    const [slow, quick] = [lineOf("slow"), lineOf("quick")];
    const write = () =>
      appendLine(path, positionOf(readFileSync(path)), {
        line: slow,
        text: encodeLine(slow),
        revision: 1,
        before: () => appendFileSync(path, `${encodeLine(quick)}\n`),
      });
    expect(write).toThrow(expect.objectContaining({ code: "CONFLICT" }));
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
    const slow = lineOf("slow");
    const end = appendLine(path, positionOf(readFileSync(path)), {
      line: slow,
      text: encodeLine(slow),
      revision: 1,
      before: () => appendFileSync(path, '{"seq":2,"at":"half\n'),
    });
    expect(end).toBe(readFileSync(path).length);
    expect((await get(place.app, "a"))?.summary).toBe("slow");
  });
});
