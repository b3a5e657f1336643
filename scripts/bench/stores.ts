import { cleanup } from "../../lib/app/cleanup.ts";
import type { App } from "../../lib/app/context.ts";
import { list } from "../../lib/app/list.ts";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { preDelegate } from "../../lib/host/direct-pre-delegate.ts";
import { createRuntime } from "../../lib/runtime.ts";
import type { Store } from "../../lib/store/contract.ts";

export interface StoreSize {
  /** How many there are in all. Default: 10,000. */
  sessions?: number;
  /** How many of them have not ended. Default: 50. */
  open?: number;
}

/** What a store of that size takes for each piece of work, in milliseconds (medians). */
export interface StoreTimes {
  store: string;
  sessions: number;
  open: number;
  /** Filling it: per commit, 16 at once. */
  commit_ms: number;
  /** `list --active-only`. */
  list_open_ms: number;
  /** The direct pre_delegate: find the session of a task among the open ones, and judge it. */
  decision_ms: number;
  /** A cleanup that finds nothing due. */
  cleanup_idle_ms: number;
  /** A cleanup of nearly all: per session removed. */
  cleanup_ms: number;
}

const DAY = 24 * 3_600_000;
const AGENTS = 5;
const AT_ONCE = 16;

/** Fills an empty store and measures it. All but the open sessions ended ten days ago; they are gone afterwards. */
export async function benchStore(store: Store, size: StoreSize = {}): Promise<StoreTimes> {
  const { sessions = 10_000, open = 50 } = size;
  const commit_ms = await fill(store, sessions, open);
  const app = appAt(store, Date.now());
  const list_open_ms = await median(11, async () => expect((await list(app, { activeOnly: true })).length, open));
  const decision_ms = await median(21, async (round) => {
    const task = round % open;
    const { should_resume } = await preDelegate(app, { agent_name: agentOf(task), task_id: taskOf(task) });
    expect(Number(should_resume), 1);
  });
  const cleanup_idle_ms = await median(5, async () => expect((await removed(app, 1000)).length, 0));
  const start = performance.now();
  const gone = await removed(app, 24);
  const cleanup_ms = (performance.now() - start) / gone.length;
  expect(gone.length, sessions - open);
  const times = { commit_ms, list_open_ms, decision_ms, cleanup_idle_ms, cleanup_ms };
  return { store: store.name.split(":", 1)[0] ?? "", sessions, open, ...times };
}

/** Milliseconds per commit. */
async function fill(store: Store, sessions: number, open: number): Promise<number> {
  const past = appAt(store, Date.now() - 10 * DAY);
  const now = appAt(store, Date.now());
  const numbers = Array.from({ length: sessions }, (_, number) => number).values();
  const work = async () => {
    for (const number of numbers) {
      const isOpen = number < open;
      const app = isOpen ? now : past;
      const agentId = `bench-${String(number).padStart(6, "0")}`;
      await create(app, { agentId, agentName: agentOf(number), metadata: { task_id: taskOf(number) } });
      if (isOpen) await update(app, agentId, { phase: "approval" });
      else await finalize(app, agentId, "success", { summary: "done" });
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return (performance.now() - start) / (2 * sessions);
}

function appAt(store: Store, time: number): App {
  const begun = performance.now();
  return createRuntime({ store, now: () => time + (performance.now() - begun), env: {}, cwd: "/" });
}

function agentOf(number: number): string {
  return `agent-${number % AGENTS}`;
}

function taskOf(number: number): string {
  return `T${1000 + number}`;
}

async function removed(app: App, hours: number): Promise<string[]> {
  return (await cleanup(app, { hours })).removed;
}

/** The median of `rounds` calls, in milliseconds, after one that does not count. */
async function median(rounds: number, work: (round: number) => Promise<void>): Promise<number> {
  await work(0);
  const times: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[Math.floor(rounds / 2)] as number;
}

/** A measurement of work that was not done is worth nothing. */
function expect(actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`the benchmark did ${actual} where ${wanted} were to be done`);
}
