import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fields } from "../../lib/host/input.ts";
import { type HookName, REGISTRATIONS } from "../../lib/host/registrations.ts";
import { fileStore, type SessionRecord } from "../../lib/index.ts";
import { openRun } from "../../lib/session/assess.ts";
import { type Event, readStream, streamNames, VERSIONS } from "../host/streams.ts";
import { DISORDER, disordered } from "../model/disorder.ts";
import { settings } from "../model/settings.ts";
import { deadPid } from "../setup/processes.ts";
import { type Ended, hookFile, scratch, start } from "./harness.ts";

const folder = scratch();
const version = VERSIONS[1];
/** Each of these asks for a process per event. */
const NAMES = streamNames(version).filter((name) => readStream(version, name).events.length < 20);

describe("the built hooks, with events of a host lost, doubled and out of order", () => {
  it("never fail, and the next conversation's start finds no session running that is not", async () => {
    const play = async ({ name, fates }: { name: string; fates: Parameters<typeof disordered>[1] }) => {
      const home = mkdtempSync(join(folder, "home-"));
      const dir = join(home, "store");
      const host = deadPid();
      for (const { payload } of disordered(readStream(version, name).events, fates)) {
        for (const hook of hooksFor(payload)) expectNeutralOrBetter(await run(hook, payload, { home, dir, host }));
      }
      const next = { hook_event_name: "SessionStart", session_id: "next", source: "startup", cwd: home };
      expectNeutralOrBetter(await run("session_start", next, { home, dir, host: process.pid }));
      expect((await recordsOf(dir)).filter((record) => openRun(record) !== undefined)).toEqual([]);
    };
    const disorder = fc.record({ name: fc.constantFrom(...NAMES), fates: DISORDER });
    await fc.assert(fc.asyncProperty(disorder, play), { ...settings(8), endOnFailure: true });
  });
});

function hooksFor(payload: Event["payload"]): HookName[] {
  return REGISTRATIONS.flatMap((entry) => {
    const fits = "matcher" in entry ? new RegExp(`^(?:${entry.matcher})$`).test(String(payload.tool_name)) : true;
    return entry.event === payload.hook_event_name && fits ? [entry.hook] : [];
  });
}

function run(hook: HookName, payload: Fields, { home, dir, host }: { home: string; dir: string; host: number }) {
  const env = { HOME: home, CLAUDE_PROJECT_DIR: home, AGENT_SESSION_DIR: dir, CLAUDE_PID: String(host) };
  const input = JSON.stringify(payload).replaceAll("/home/user", home);
  return start(hookFile(hook), [], { env, input, cwd: home }).ended;
}

function expectNeutralOrBetter({ code, stdout, stderr }: Ended): void {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  if (stdout !== "") expect(JSON.parse(stdout)).toBeTypeOf("object");
}

async function recordsOf(dir: string): Promise<SessionRecord[]> {
  const store = fileStore({ dir });
  const found: SessionRecord[] = [];
  for await (const id of store.ids()) {
    const record = (await store.load(id))?.record;
    if (record !== undefined) found.push(record);
  }
  await store.close();
  return found;
}
