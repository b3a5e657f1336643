import { writeSync } from "node:fs";
import type { App } from "../../../lib/app/context.ts";
import { create, finalize, get, remove, shouldResume, update } from "../../../lib/app/sessions.ts";
import { isSessionError } from "../../../lib/errors.ts";
import type { Store } from "../../../lib/store/contract.ts";
import { fileStore } from "../../../lib/store/file/index.ts";
import { testApp } from "../../setup/test-app.ts";

/** What a process of the multi-process tests does on the store in `dir`. */
export type Work = { dir: string } & (
  | { do: "count"; id: string; times?: number }
  | { do: "read"; id: string }
  | { do: "claim"; id: string }
  | { do: "live"; prefix: string }
  | { do: "keep"; keys: number; times: number }
);

/** Each acknowledged step is one line, written at once, after the call has returned. */
function say(...words: unknown[]): void {
  writeSync(1, `${words.join(" ")}\n`);
}

async function count(app: App, id: string, times = Number.POSITIVE_INFINITY): Promise<void> {
  for (let done = 0; done < times; done++) {
    const next = (record: { metadata: Record<string, unknown> }) => (record.metadata.n as number) + 1;
    const record = await update(app, id, (stored) => ({
      metadata: { n: next(stored) },
      summary: String(next(stored)),
    }));
    say(record.metadata.n);
  }
}

async function read(app: App, id: string): Promise<void> {
  for (let readings = 1; ; readings++) {
    const record = await get(app, id);
    const n = record?.metadata.n as number;
    if (record?.revision !== n + 1 || record.summary !== String(n)) throw new Error(`torn: ${JSON.stringify(record)}`);
    if (readings % 100 === 0) say(readings);
  }
}

/** Adds 1 to one document after the other, and takes each away now and then; says what went into it and what left with it. */
async function keep({ store }: App, keys: number, times: number): Promise<void> {
  for (let done = 0; done < times; done++) {
    const key = String(Math.floor((done * keys) / times));
    say("added", await untilDone(() => addOne(store, key)));
    if (done % 5 === 4) say("removed", await untilDone(() => takeAway(store, key)));
  }
}

async function addOne({ doc }: Store, key: string): Promise<number> {
  const old = await doc.get<number>("counts", key);
  await doc.put("counts", key, (old?.value ?? 0) + 1, { ifRevision: old?.revision ?? 0 });
  return 1;
}

async function takeAway({ doc }: Store, key: string): Promise<number> {
  const old = await doc.get<number>("counts", key);
  return old !== undefined && (await doc.delete("counts", key, { ifRevision: old.revision })) ? old.value : 0;
}

async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isSessionError(error) || error.code !== "CONFLICT") throw error;
      await new Promise((wake) => setTimeout(wake, Math.random() * 2));
    }
  }
}

/** Sessions from their creation to their end, every other one removed. */
async function live(app: App, prefix: string): Promise<void> {
  for (let index = 0; ; index++) {
    const agentId = `${prefix}-${index}`;
    await create(app, { agentId, agentName: "tester", metadata: { n: 0 } });
    say(agentId, "created");
    await update(app, agentId, { phase: "planning", metadata: { n: 1 } });
    say(agentId, "updated");
    await finalize(app, agentId, "completed");
    say(agentId, "ended");
    if (index % 2 === 0) continue;
    await remove(app, agentId);
    say(agentId, "removed");
  }
}

async function work(job: Work): Promise<void> {
  const app = testApp(fileStore({ dir: job.dir, durable: false }), { patienceMs: 20_000 });
  if (job.do === "count") await count(app, job.id, job.times);
  else if (job.do === "read") await read(app, job.id);
  else if (job.do === "live") await live(app, job.prefix);
  else if (job.do === "keep") await keep(app, job.keys, job.times);
  else say((await shouldResume(app, job.id, { claim: true })).detail);
  await app.store.close();
}

void work(JSON.parse(process.argv[2] ?? "") as Work);
