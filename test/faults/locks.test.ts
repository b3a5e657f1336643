import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fileStore, openSessions } from "../../lib/index.ts";
import { Disk } from "../../lib/store/file/disk.ts";
import { tryLock } from "../../lib/store/file/lock.ts";
import { livingPid } from "../setup/processes.ts";
import {
  builtScript,
  type Ended,
  hasStopped,
  type Injection,
  inLanes,
  logged,
  type Point,
  RUNS,
  scratch,
  start,
} from "./harness.ts";
import { resetTo } from "./template.ts";

const folder = scratch();
const template = join(folder, "template");
let adder: string;
/** Every call that one addition makes, by name, and which of them are made while the lock is held. */
let points: Point[];
let held: number[];

beforeAll(async () => {
  adder = await builtScript("adder.ts", folder);
  const sessions = await openSessions({ dir: template, durability: "fast" });
  await sessions.create({ agentId: "a", agentName: "worker", metadata: { count: 0 } });
  await sessions.close();
  const [dir, log] = [join(folder, "traced"), join(folder, "trace.txt")];
  resetTo(template, dir);
  await add(dir, { scopes: [dir], log }).ended;
  points = logged(log);
  const indexOf = (title: string) => points.findIndex((point) => point.title === title);
  const [taken, released] = [indexOf("linkSync .holders/<holder>"), indexOf("unlinkSync .locks/a")];
  held = points.flatMap((_, at) => (at > taken && at <= released ? [at + 1] : []));
  expect(held.length).toBeGreaterThan(5);
});

function add(dir: string, fault: Injection = {}, env: NodeJS.ProcessEnv = {}, times = 1) {
  return start(adder, [JSON.stringify({ dir, times })], { fault, env, cwd: folder });
}

/** How many additions returned: what a process said, each is a line. */
function acknowledged(...ended: Ended[]): number {
  expect(ended.map(({ stderr }) => stderr).join("")).toBe("");
  return ended.reduce((sum, { stdout }) => sum + stdout.split("\n").length - 1, 0);
}

/** The number, by the snapshot and by the journal alone; `verify` finds nothing. */
async function expectCount(dir: string, count: number, where: string): Promise<void> {
  const store = fileStore({ dir });
  // Where the slow one came last, its older snapshot stands: the journal goes on beyond it.
  expect((await store.settle("a"))?.metadata.count, where).toBe(count);
  expect((await store.verify("a")).findings, where).toEqual([]);
  rmSync(join(dir, "a", "state.json"));
  expect((await store.load("a"))?.record.metadata.count, where).toBe(count);
  await store.close();
  expect(readdirSync(join(dir, ".locks")), where).toEqual([]);
}

function eachOf(
  numbers: readonly number[],
  play: (at: number, dir: string, where: string) => Promise<void>,
): Promise<void> {
  return inLanes(numbers, async (at, lane) => {
    const dir = join(folder, `store-${lane}`);
    resetTo(template, dir);
    await play(at, dir, `stopped at call ${at}, ${points[at - 1]?.title}`);
  });
}

describe("a writer that stands still while it holds the lock", () => {
  it("is never robbed while it lives, at whatever call it stands", async () => {
    await eachOf(held, async (at, dir, where) => {
      const slow = add(dir, { scopes: [dir], code: "stop", at });
      expect(await hasStopped(slow.child), where).toBe(true);
      const store = fileStore({ dir });
      await expect(
        store.remove("a", () => true),
        where,
      ).rejects.toMatchObject({ code: "CONFLICT" });
      await store.close();
      slow.child.kill("SIGCONT");
      expect(acknowledged(await slow.ended), where).toBe(1);
      await expectCount(dir, 1, where);
    });
  });

  it.each([
    ["set forward", 3_600_000],
    ["set back", -3_600_000],
  ])(
    "loses it after 30 s when it cannot be judged from here; its line is void and made anew (the taker's clock was %s)",
    async (_, clock_ms) => {
      await eachOf(held, async (at, dir, where) => {
        const slow = add(dir, { scopes: [dir], code: "stop", at }, { AGENT_SESSION_MACHINE: "elsewhere" });
        expect(await hasStopped(slow.child), where).toBe(true);
        const quick = await add(dir, { clock_ms }).ended;
        expect(acknowledged(quick), where).toBe(1);
        slow.child.kill("SIGCONT");
        await expectCount(dir, acknowledged(quick, await slow.ended), where);
      });
    },
  );
});

describe("the lock of a writer that was killed", () => {
  /** A store whose lock is held by a process that was killed before it wrote. */
  async function abandoned(dir: string): Promise<void> {
    const { signal } = await add(dir, { scopes: [dir], code: "kill", at: held[2] as number }).ended;
    expect(signal).toBe("SIGKILL");
    expect(readdirSync(join(dir, ".locks"))).toEqual(["a"]);
  }

  it("is taken at the first try by whoever comes next, wherever its holder was killed", async () => {
    await eachOf(held, async (at, dir, where) => {
      expect((await add(dir, { scopes: [dir], code: "kill", at }).ended).signal, where).toBe("SIGKILL");
      const store = fileStore({ dir });
      const loaded = await store.load("a");
      const lock = tryLock(new Disk(dir, { durable: false, now: Date.now, rebuildLimit: 0 }), "a");
      expect(lock, where).toBeDefined();
      lock?.release();
      expect(readdirSync(join(dir, ".locks")), where).toEqual([]);
      await store.close();
      await expectCount(dir, Number(loaded?.record.metadata.count), where);
    });
  });

  it("is taken by one of two takers, wherever the other stands still meanwhile", async () => {
    const last = points.length + 12;
    await eachOf(
      Array.from({ length: last }, (_, at) => at + 1),
      async (at, dir, where) => {
        await abandoned(dir);
        const slow = add(dir, { scopes: [dir], code: "stop", at });
        const isStopped = await hasStopped(slow.child);
        const quick = add(dir);
        // Where the first holds the lock itself, the second waits for it.
        if (isStopped) setTimeout(() => slow.child.kill("SIGCONT"), 100);
        await expectCount(dir, acknowledged(await quick.ended, await slow.ended), where);
      },
    );
  });

  it("is taken by many at once without a loss", async () => {
    for (let round = 0; round < 3 * RUNS; round++) {
      const dir = join(folder, "crowd");
      resetTo(template, dir);
      await abandoned(dir);
      const crowd = Array.from({ length: 6 }, () => add(dir, {}, {}, 5).ended);
      const ended = await Promise.all(crowd);
      expect(acknowledged(...ended)).toBe(30);
      await expectCount(dir, 30, `round ${round}`);
    }
  });

  it("is taken when another process has its number now", async () => {
    const dir = join(folder, "reused");
    resetTo(template, dir);
    await abandoned(dir);
    const lock = join(dir, ".locks", "a");
    const dead = readFileSync(lock, "utf8");
    const reused = dead.replace(/^\d+/, String(livingPid()));
    // One file under two names: the plate's name says what stands in it.
    writeFileSync(lock, reused);
    renameSync(join(dir, ".holders", dead), join(dir, ".holders", reused));
    const sessions = await openSessions({ dir, durability: "fast" });
    const started = performance.now();
    await sessions.update("a", { metadata: { count: 1 } });
    expect(performance.now() - started).toBeLessThan(1000);
    await sessions.close();
    await expectCount(dir, 1, "pid reuse");
  });
});

describe("writers whose clocks are a day apart", () => {
  it("lose nothing, and a reader of the feed is told of every line", async () => {
    const dir = join(folder, "clocks");
    mkdirSync(dir);
    resetTo(template, dir);
    const reader = fileStore({ dir });
    let { cursor, entries } = await reader.feed.read("");
    const told = new Set(entries.map(({ seq }) => seq));
    for (const clock_ms of [0, 86_400_000, -86_400_000, 0, -3_600_000, 86_400_000]) {
      expect(acknowledged(await add(dir, { clock_ms }, {}, 3).ended)).toBe(3);
      ({ cursor, entries } = await reader.feed.read(cursor));
      for (const { seq } of entries) told.add(seq);
    }
    expect([...told].sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, at) => at + 1));
    await reader.close();
    await expectCount(dir, 18, "clocks");
  });
});
