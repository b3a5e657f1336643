import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanup } from "../../../lib/app/cleanup.ts";
import { cleanupHub } from "../../../lib/app/hub/hub-cleanup.ts";
import { setAffinity } from "../../../lib/app/orchestration/affinity.ts";
import { heartbeat } from "../../../lib/app/orchestration/heartbeat.ts";
import { create, remove } from "../../../lib/app/sessions.ts";
import type { Runtime } from "../../../lib/runtime.ts";
import { toTime } from "../../../lib/session/time.ts";
import { appOn, STORES } from "../stores.ts";

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

async function keys(app: Runtime, collection: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of app.store.doc.list(collection)) found.push(key);
  return found.sort();
}

const COLLECTIONS = ["affinity", "delegations", "heartbeats", "latest", "resume"];
const all = async (app: Runtime) =>
  Object.fromEntries(await Promise.all(COLLECTIONS.map(async (name) => [name, await keys(app, name)] as const)));

/** A session, and one document of each kind about it. */
async function lives(app: Runtime, id: string): Promise<void> {
  await create(app, { agentId: id, agentName: "worker", lifecycle: "orchestration" });
  await create(app, { agentId: `${id}-target`, agentName: "worker", lifecycle: "orchestration" });
  await heartbeat(app, id);
  await setAffinity(app, id, [`${id}-target`]);
  await app.store.doc.put("resume", id, { denied_run: "1" });
  await app.store.doc.put("latest", `worker\n${id}`, id);
  await app.store.doc.put("delegations", `toolu_${id}`, { at: toTime(app.now()), agent_id: id, verdict: "new" });
}

describe.each(STORES)("what is kept beside sessions, on the %s store", (kind) => {
  it("goes with the session at the next cleanup; a delegation stays for its retention", async () => {
    const { app, clock } = appOn(kind);
    for (const id of ["kept", "done"]) await lives(app, id);
    await remove(app, "done", { force: true });
    const everything = await all(app);
    await cleanup(app, { dryRun: true });
    expect(await all(app)).toEqual(everything);
    await cleanup(app);
    expect(await all(app)).toEqual({
      affinity: ["kept"],
      delegations: ["toolu_done", "toolu_kept"],
      heartbeats: ["kept"],
      latest: ["worker\nkept"],
      resume: ["kept"],
    });
    clock.ms += WEEK - HOUR;
    await heartbeat(app, "kept");
    clock.ms += HOUR;
    await cleanup(app);
    expect(await keys(app, "delegations")).toEqual(["toolu_kept"]);
  });

  it("goes past retention when a call never became an agent", async () => {
    const { app, clock } = appOn(kind);
    await app.store.doc.put("delegations", "toolu_denied", { at: toTime(app.now()), verdict: "resume" });
    clock.ms += WEEK - 1;
    await cleanup(app);
    expect(await keys(app, "delegations")).toEqual(["toolu_denied"]);
    clock.ms += 1;
    await cleanup(app);
    expect(await keys(app, "delegations")).toEqual([]);
  });

  it("is looked at a part at a time when cleanup is bounded, and all of it in the end", async () => {
    const { app } = appOn(kind);
    for (let at = 0; at < 5; at++) await app.store.doc.put("resume", `gone-${at}`, {});
    const bounded = { retentionMs: WEEK, limit: 2 };
    const gone: number[] = [];
    for (let round = 0; round < 3; round++) gone.push((await cleanupHub(app, bounded)).leftovers);
    expect(gone).toEqual([2, 2, 1]);
  });
});

it("what is kept beside a session stays as long as its session, also when that cannot be read", async () => {
  const { app, clock } = appOn("file");
  await lives(app, "broken");
  for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(app.places.root, "broken", name), "garbage");
  clock.ms += HOUR;
  await cleanup(app);
  expect(await keys(app, "resume")).toEqual(["broken"]);
});
