import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileStore } from "../../lib/store/file/index.ts";
import { redisStore } from "../../lib/store/redis/index.ts";
import { NO_SERVER, RedisServer } from "../../test/store/redis/server.ts";
import { benchStore, type StoreSize, type StoreTimes } from "./stores.ts";

/** Starts of a built hook: the whole process, in milliseconds. */
export interface HookStart {
  /** `none`: not a hook, but Node with an empty program. */
  store: "none" | "file" | "redis";
  /** Mean processor time; only where /proc tells it. */
  cpu_ms: number | undefined;
  /** Median wall time. */
  wall_ms: number;
}

/**
 * Measures the file store and, where a redis-server is installed, the Redis store (append-only file, fsync at every
 * commit) at the same size, side by side. Needs the built dist/ for the hook's start.
 */
export async function benchRedis(size: StoreSize = {}): Promise<{ stores: StoreTimes[]; hooks: HookStart[] }> {
  const folder = mkdtempSync(join(tmpdir(), "bench-stores-"));
  const server = NO_SERVER === undefined ? await RedisServer.start() : undefined;
  try {
    const file = fileStore({ dir: join(folder, "session"), durable: true });
    const stores = [await benchStore(file, size)];
    await file.close();
    const hooks = [hookStart("none", ""), hookStart("file", `file:${join(folder, "session")}`)];
    if (server !== undefined) {
      const redis = redisStore(server.url("bench"));
      stores.push(await benchStore(redis, size));
      await redis.close();
      hooks.push(hookStart("redis", server.url("bench")));
    }
    return { stores, hooks };
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROUNDS = 20;
/** Milliseconds of one unit of /proc/<pid>/stat. */
const TICK_MS = 10;

function hookStart(store: HookStart["store"], address: string): HookStart {
  const hook = fileURLToPath(new URL("../../dist/hooks/pre_delegate.cjs", import.meta.url));
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const env = { ...inherited, HOME: tmpdir(), AGENT_SESSION_STORE: address };
  const input = JSON.stringify({ agent_name: "agent-1", task_id: "T1001" });
  const start = () => spawnSync(process.execPath, store === "none" ? ["-e", ""] : [hook], { env, input });
  start();
  const before = childrenTicks();
  const walls = Array.from({ length: ROUNDS }, () => {
    const from = performance.now();
    start();
    return performance.now() - from;
  });
  const after = childrenTicks();
  const ticks = before === undefined || after === undefined ? undefined : after - before;
  const wall_ms = walls.sort((one, other) => one - other)[ROUNDS / 2] as number;
  return { store, cpu_ms: ticks === undefined ? undefined : (ticks * TICK_MS) / ROUNDS, wall_ms };
}

/** Processor time of all children that have ended, user and system. */
function childrenTicks(): number | undefined {
  if (!existsSync("/proc/self/stat")) return undefined;
  const stat = readFileSync("/proc/self/stat", "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[13]) + Number(fields[14]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stores, hooks } = await benchRedis({ sessions: Number(process.argv[2]) || 10_000 });
  console.table(stores);
  console.table(hooks);
}
