import { cleanup } from "../../lib/app/cleanup.ts";
import type { App } from "../../lib/app/context.ts";
import { list } from "../../lib/app/list.ts";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { preDelegate } from "../../lib/host/direct-pre-delegate.ts";
import { createRuntime } from "../../lib/runtime.ts";
import type { Store } from "../../lib/store/contract.ts";
import type { Context } from "./context.ts";
import type { BareRedis } from "./redis-floor.ts";
import { median, shuffled } from "./statistics.ts";
import type { Row } from "./table.ts";

/** The same sessions twice, and the bare server beside them. */
export interface Kept {
  file: Filled;
  redis: Filled;
  floor: BareRedis;
}

export interface Filled {
  app: App;
  /** Milliseconds per commit while it was filled, {@link AT_ONCE} at once. */
  commitMs: number;
}

const OPEN = 50;
const AGENTS = 5;
const AT_ONCE = 16;
const DAY = 24 * 3_600_000;
const WAYS = ["file", "redis", "floor"] as const;

/** Fills an empty store: all but the open sessions ended ten days ago. */
export async function filled(context: Context, store: Store, name: string, stored: number): Promise<Filled> {
  const [past, app] = [appAt(store, Date.now() - 10 * DAY), appAt(store, Date.now())];
  const numbers = Array.from({ length: stored }, (_, number) => number).values();
  const work = async () => {
    for (const number of numbers) {
      const then = number < OPEN ? app : past;
      await create(then, { agentId: idOf(number), agentName: agentOf(number), metadata: { task_id: taskOf(number) } });
      if (number < OPEN) await update(then, idOf(number), { phase: "approval" });
      else await finalize(then, idOf(number), "success", { summary: "done" });
      context.progress.say("redis", `stored in the ${name} store, of`, number + 1, stored);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { app, commitMs: (performance.now() - started) / (2 * stored) };
}

export async function writingRows(context: Context, kept: Kept): Promise<Row[]> {
  const rounds = context.options.quick ? 20 : 300;
  const record = JSON.stringify((await kept.redis.app.store.load(idOf(0)))?.record);
  const started = performance.now();
  for (let done = 0; done < rounds; done++) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => kept.floor.commit(record)));
  }
  const floor = (performance.now() - started) / (rounds * AT_ONCE);
  const change = (app: App, round: number) => update(app, idOf(0), { metadata: { round } });
  return [
    row(`a commit, ${AT_ONCE} at once, each`, kept.file.commitMs, kept.redis.commitMs, floor),
    await compared("a change of a session", rounds, {
      file: (round) => change(kept.file.app, round),
      redis: (round) => change(kept.redis.app, round),
      floor: () => kept.floor.change(idOf(0)),
    }),
  ];
}

export async function questionRows(context: Context, kept: Kept): Promise<Row[]> {
  const rounds = context.options.quick ? 5 : 60;
  const [{ app: file }, { app: redis }] = [kept.file, kept.redis];
  const listed = async (app: App) => expectCount((await list(app, { activeOnly: true })).length, OPEN);
  const decided = async (app: App, round: number) => {
    const question = { agent_name: agentOf(round), task_id: taskOf(((round % OPEN) + OPEN) % OPEN) };
    expectCount(Number((await preDelegate(app, question)).should_resume), 1);
  };
  const idle = async (app: App) => expectCount((await cleanup(app, { hours: 1000 })).removed.length, 0);
  return [
    await compared(`list the ${OPEN} open ones`, rounds, {
      file: () => listed(file),
      redis: () => listed(redis),
      floor: async () => expectCount(await kept.floor.readOpen(), OPEN),
    }),
    await compared("decide for an agent type", rounds, {
      file: (round) => decided(file, Math.abs(round)),
      redis: (round) => decided(redis, Math.abs(round)),
      floor: async (round) => expectCount(await kept.floor.readOpen(agentOf(Math.abs(round))), OPEN / AGENTS),
    }),
    await compared("cleanup, nothing due", rounds, {
      file: () => idle(file),
      redis: () => idle(redis),
      floor: () => kept.floor.nothingDue(),
    }),
  ];
}

/** What each removed session costs. Last of all. */
export async function removalRow(context: Context, kept: Kept): Promise<Row> {
  const count = context.options.quick ? 100 : 2000;
  const each = async (work: () => Promise<number>) => {
    const started = performance.now();
    expectCount(await work(), count);
    return (performance.now() - started) / count;
  };
  const removed = async (app: App) => (await cleanup(app, { hours: 24, limit: count })).removed.length;
  const [file, redis] = [await each(() => removed(kept.file.app)), await each(() => removed(kept.redis.app))];
  const floor = await each(async () => {
    for (let done = 0; done < count; done++) await kept.floor.removeLast();
    return count;
  });
  context.progress.say("redis", "removals", count, count);
  return row("cleanup, each removal", file, redis, floor);
}

export function row(name: string, file: number, redis: number, floor: number): Row {
  return { name, file, redis, floor, ratio: redis / floor, beside: redis / file };
}

type Ways = Record<(typeof WAYS)[number], (round: number) => Promise<unknown>>;

async function compared(name: string, rounds: number, ways: Ways): Promise<Row> {
  const times = { file: [] as number[], redis: [] as number[], floor: [] as number[] };
  for (let round = -2; round < rounds; round++) {
    for (const way of shuffled(WAYS)) {
      const started = performance.now();
      await ways[way](round);
      if (round >= 0) times[way].push(performance.now() - started);
    }
  }
  return row(name, median(times.file), median(times.redis), median(times.floor));
}

function appAt(store: Store, time: number): App {
  const begun = performance.now();
  return createRuntime({ store, now: () => time + (performance.now() - begun), env: {}, cwd: "/" });
}

function idOf(number: number): string {
  return `bench-${String(number).padStart(6, "0")}`;
}

function agentOf(number: number): string {
  return `agent-${number % AGENTS}`;
}

function taskOf(number: number): string {
  return `T${1000 + number}`;
}

/** A measurement of work that was not done is worth nothing. */
function expectCount(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} were done or found instead of ${wanted}`);
}
