import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_SERVER, RedisServer, titled } from "../store/redis/server.ts";
import { BUILT_HOOKS, HOST_FIELDS, inPlace, OWN_EVENT, type Place } from "./hook-process.ts";

const BUILT = fileURLToPath(new URL("../../dist/hooks", import.meta.url));

/** The files that a hook's process had loaded by its end, but for itself. */
async function loadedBy(place: Place, hook: (typeof BUILT_HOOKS)[number], store?: string): Promise<string[]> {
  const [trace, seen] = [join(place.folder, "trace.cjs"), join(place.folder, "loaded.json")];
  const source = `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(seen)},
    JSON.stringify(Object.keys(require.cache))));`;
  writeFileSync(trace, source);
  const env = { NODE_OPTIONS: `--require ${trace}`, ...(store === undefined ? {} : { AGENT_SESSION_STORE: store }) };
  const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] });
  const { code, stderr } = await place.run(hook, { env, input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const files = JSON.parse(readFileSync(seen, "utf8")) as string[];
  return files.filter((file) => file !== trace && !file.endsWith(`${hook}.cjs`));
}

describe("the Redis client", () => {
  it.each(BUILT_HOOKS)("is not loaded by %s on the file store, nor is any other file", (hook) =>
    inPlace(async (place) => expect(await loadedBy(place, hook)).toEqual([])),
  );

  it("need not be there for hooks on the file store; where it is configured, its lack is told", () =>
    inPlace(async (place) => {
      const from = join(place.folder, "copied");
      cpSync(BUILT, from, { recursive: true });
      rmSync(join(from, "redis.cjs"));
      const question = { agent_name: "worker", task_id: "T101" };
      expect(await place.ask("pre_delegate", question, { from })).toMatchObject({ reason: "no_existing_session" });
      const env = { AGENT_SESSION_STORE: "redis://127.0.0.1:1/0" };
      const { code, stdout, stderr } = await place.run("pre_delegate", { from, env, input: JSON.stringify(question) });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ should_resume: false, code: "STORE_UNAVAILABLE" });
      expect(stdout + stderr).toContain("redis.cjs");
    }));
});

describe.skipIf(NO_SERVER !== undefined)(titled("the Redis client, where it is configured"), () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it.each(BUILT_HOOKS)("is all that %s loads", (hook) =>
    inPlace(async (place) => {
      expect(await loadedBy(place, hook, server.url(hook))).toEqual([join(BUILT, "redis.cjs")]);
    }),
  );
});
