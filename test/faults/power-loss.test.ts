import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Job } from "./actor.ts";
import { ACTS } from "./acts.ts";
import { builtScript, hookFile, logged, scratch, stageOf, start } from "./harness.ts";
import { hookActs } from "./hook-acts.ts";
import { resetTo } from "./template.ts";

const folder = scratch();
let actor: string;

beforeAll(async () => {
  actor = await builtScript("actor.ts", folder);
});

/** What an act does to the disk, in order. */
async function callsOf(name: string): Promise<string[]> {
  const place = join(folder, name.replaceAll(" ", "-"));
  const [dir, log] = [join(place, "store"), join(place, "trace.txt")];
  const { template } = await stageOf(ACTS[name] as (typeof ACTS)[string], place);
  resetTo(template, dir);
  const job: Job = { act: name, dir };
  const { stderr } = await start(actor, [JSON.stringify(job)], { fault: { scopes: [dir], log } }).ended;
  expect(stderr).toBe("");
  return logged(log).map(({ title }) => title.replace(/\.<holder>|<message>/, ""));
}

// Nobody can cut the power here: what can be seen is which calls are made, and in which order.
describe("with durability fsync, before a call returns", () => {
  it("a changed line is synced after it is written", async () => {
    const calls = await callsOf("finalize");
    const written = calls.indexOf("writeSync a/events.jsonl");
    expect(calls.slice(written, written + 2)).toEqual(["writeSync a/events.jsonl", "fsyncSync a/events.jsonl"]);
    expect(written).toBeLessThan(calls.indexOf("writeSync a/state.json.tmp"));
  });

  it("a new session's line is synced, then its folder and the folder above", async () => {
    const calls = await callsOf("create");
    const synced = calls.filter((call) => call.startsWith("fsyncSync "));
    expect(synced).toEqual(["fsyncSync b/events.jsonl", "fsyncSync b", "fsyncSync ."]);
  });

  it("a document is synced before it takes the old one's place, and its folder after", async () => {
    const calls = await callsOf("a new version in the memory");
    const [synced, renamed] = ["fsyncSync .memory/decision.json.tmp", "renameSync .memory/decision.json.tmp"];
    expect(calls).toEqual(expect.arrayContaining([synced, renamed, "fsyncSync .memory"]));
    expect(calls.indexOf(synced)).toBeLessThan(calls.indexOf(renamed));
    expect(calls.indexOf(renamed)).toBeLessThan(calls.lastIndexOf("fsyncSync .memory"));
  });

  it("a new document is synced before it gets its name, and its folder after", async () => {
    const calls = await callsOf("put and delete documents");
    const [synced, named] = ["fsyncSync .holders/<holder>.tmp", "linkSync .holders/<holder>.tmp"];
    expect(calls).toEqual(expect.arrayContaining([synced, named, "fsyncSync .things"]));
    expect(calls.indexOf(synced)).toBeLessThan(calls.indexOf(named));
    expect(calls.indexOf(named)).toBeLessThan(calls.lastIndexOf("fsyncSync .things"));
  });
});

describe("with durability fast, as hooks have it", () => {
  it("nothing is synced", async () => {
    const home = join(folder, "home");
    mkdirSync(home);
    const [dir, log] = [join(home, "store"), join(home, "trace.txt")];
    const { hook, payload } = hookActs(home)["subagent_start: a new agent"]?.run ?? { hook: "", payload: {} };
    const env = { HOME: home, CLAUDE_PROJECT_DIR: home, AGENT_SESSION_DIR: dir, CLAUDE_PID: String(process.pid) };
    const run = { fault: { scopes: [dir], log }, env, input: JSON.stringify(payload), cwd: home };
    expect(await start(hookFile(hook), [], run).ended).toMatchObject({ code: 0, stderr: "" });
    const names = logged(log).map(({ name }) => name);
    expect(names).toContain("writeSync");
    expect(names.filter((name) => /^f(?:data)?syncSync$/.test(name))).toEqual([]);
  });
});
