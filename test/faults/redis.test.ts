import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { type Child, startChild } from "../../lib/conformance/child-process.ts";
import { loaded } from "../../lib/conformance/sessions.ts";
import { BUILT_HOOKS, HOST_FIELDS, OWN_EVENT } from "../hooks/hook-process.ts";
import { bundled } from "../setup/bundle.ts";
import { testApp } from "../setup/test-app.ts";
import { storeAt } from "../store/redis/place.ts";
import { NO_SERVER, RedisServer, titled } from "../store/redis/server.ts";

const WRITERS = 8;
const KILLS = 3;
const writer = bundled("faults/redis-writer.ts");

let server: RedisServer;

interface Answer {
  status: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

/** A built hook, fed with `input`; resolves when its process is gone. */
function hook(name: string, input: object, store = server.url("faults")): Promise<Answer> {
  const file = fileURLToPath(new URL(`../../dist/hooks/${name}.cjs`, import.meta.url));
  const start = performance.now();
  const child = spawn(process.execPath, [file], { env: { ...process.env, AGENT_SESSION_STORE: store } });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    said.stdout += text;
  });
  child.stderr.on("data", (text) => {
    said.stderr += text;
  });
  child.stdin.end(JSON.stringify(input));
  return new Promise((resolve) => {
    child.on("close", (status) => resolve({ status, ...said, ms: performance.now() - start }));
  });
}

const QUESTION = { agent_name: "worker", task_id: "T101" };
const asked = () => hook("pre_delegate", QUESTION);

/** Asks one hook in each protocol, and beside them one that waits for nobody: so long a process takes here and now. */
function answers(): Promise<[direct: Answer, host: Answer, idle: Answer]> {
  const end = { hook_event_name: "SessionEnd", session_id: "c", reason: "other" };
  return Promise.all([asked(), hook("session_end", end), hook("pre_delegate", QUESTION, "file:/nowhere")]);
}

function expectNeutral(direct: Answer, host: Answer, idle: Answer): void {
  const process = 3 * idle.ms + 500;
  expect(direct.status).toBe(0);
  expect(JSON.parse(direct.stdout)).toMatchObject({ should_resume: false, reason: "error", code: "STORE_UNAVAILABLE" });
  expect(direct.ms).toBeLessThan(1000 + process);
  expect({ status: host.status, stdout: host.stdout }).toEqual({ status: 0, stdout: "" });
  expect(host.stderr).toMatch(/^agent-session session_end: STORE_UNAVAILABLE: [^\n]+\n$/);
  expect(host.ms).toBeLessThan(800 + process);
}

const heard = (child: Child, word: string) => child.said.filter((line) => line.startsWith(word)).length;

/** Resolves when every writer has said `word` once more. */
async function again(writers: readonly Child[], word: string): Promise<void> {
  const before = writers.map((child) => heard(child, word));
  await Promise.all(
    writers.map(async (child, at) => {
      while (heard(child, word) <= (before[at] as number)) await child.next();
    }),
  );
}

describe.skipIf(NO_SERVER !== undefined)(titled("a server that is killed, or stands still"), () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it(`loses nothing it acknowledged to ${WRITERS} writers, ${KILLS} times over; hooks answer neutrally meanwhile`, async () => {
    const store = storeAt(server.url("faults"));
    await create(testApp(store), { agentId: "shared" });
    const names = Array.from({ length: WRITERS }, (_, index) => `w${index}`);
    const writers = names.map((name) => startChild(writer, { place: server.url("faults"), name }));
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        await again(writers, "done");
        await server.kill();
        const answered = answers();
        await again(writers, "STORE_UNAVAILABLE");
        const neutral = await answered;
        await server.start();
        expectNeutral(...neutral);
      }
      await again(writers, "done");
    } finally {
      await Promise.all(writers.map((child) => child.kill()));
    }
    const { metadata } = (await loaded(store, "shared")).record;
    for (const [at, child] of writers.entries()) {
      const done = heard(child, "done");
      const unknown = heard(child, "STORE_UNAVAILABLE");
      const counted = Number(metadata[names[at] as string]);
      expect(child.said.filter((line) => !/^(?:done \d+|STORE_UNAVAILABLE)$/.test(line))).toEqual([]);
      expect(counted, "acknowledged work is there").toBeGreaterThanOrEqual(done);
      // What was not answered may have been done, once; so may what the kill cut off.
      expect(counted, "nothing was done twice").toBeLessThanOrEqual(done + unknown + 1);
    }
    expect(await store.verify("shared")).toMatchObject({ ok: true, findings: [] });
  });

  it("keeps every deadline while it stands still, and takes up where it was", async () => {
    const store = storeAt(server.url("faults"));
    await create(testApp(store), { agentId: "after" });
    server.pause();
    try {
      expectNeutral(...(await answers()));
    } finally {
      server.resume();
    }
    const { status, stdout } = await asked();
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ reason: "no_existing_session" });
    expect((await loaded(store, "after")).record.revision).toBe(1);
  });

  it("holds up no hook of the host while it stands still: each says so in one line, in its time, and nothing else", async () => {
    const idle = await hook("pre_delegate", QUESTION, "file:/nowhere");
    server.pause();
    try {
      for (const name of BUILT_HOOKS) {
        const answer = await hook(name, { ...HOST_FIELDS, hook_event_name: OWN_EVENT[name] });
        expect({ name, status: answer.status, stdout: answer.stdout }).toEqual({ name, status: 0, stdout: "" });
        expect(answer.stderr).toMatch(new RegExp(`^agent-session ${name}: STORE_UNAVAILABLE: [^\\n]+\\n$`));
        expect(answer.ms, name).toBeLessThan(1000 + 3 * idle.ms + 500);
      }
    } finally {
      server.resume();
    }
  });
});
