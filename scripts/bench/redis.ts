import { fileStore } from "../../lib/store/file/index.ts";
import { redisStore } from "../../lib/store/redis/index.ts";
import { NO_SERVER, RedisServer } from "../../test/store/redis/server.ts";
import type { Context } from "./context.ts";
import { BareRedis } from "./redis-floor.ts";
import { hookRows } from "./redis-hooks.ts";
import { filled, type Kept, questionRows, removalRow, writingRows } from "./redis-operations.ts";
import type { Table } from "./table.ts";

const PREFIX = "bench";
/** Of them 50 are open. */
const STORED = 10_000;

/**
 * The Redis store beside the file store, with the same sessions and the same promise: both answer when the disk has it.
 * Nothing where no redis-server is installed.
 */
export async function redis(context: Context): Promise<Table[]> {
  if (NO_SERVER !== undefined) {
    process.stderr.write(`bench redis: left out: ${NO_SERVER}\n`);
    return [];
  }
  const stored = context.options.quick ? 500 : STORED;
  const server = await RedisServer.start();
  const bare = new BareRedis(server.url(PREFIX), PREFIX);
  const dir = context.folder("redis-file");
  const stores = [fileStore({ dir, durable: true }), redisStore(server.url(PREFIX))] as const;
  try {
    const kept: Kept = {
      file: await filled(context, stores[0], "file", stored),
      redis: await filled(context, stores[1], "Redis", stored),
      floor: bare,
    };
    const rows = [
      ...(await writingRows(context, kept)),
      ...(await questionRows(context, kept)),
      ...hookRows(context, { file: `file:${dir}`, redis: server.url(PREFIX) }),
      await removalRow(context, kept),
    ];
    return [tableOf(stored, rows)];
  } finally {
    await Promise.all([...stores.map((store) => store.close()), bare.close()]);
    await server.stop();
  }
}

function tableOf(stored: number, rows: Table["rows"]): Table {
  return {
    section: "redis",
    title: `Redis: ${stored.toLocaleString("en-US")} stored sessions beside the file store, 50 of them open in both`,
    method:
      "Medians, in random order within a round. Both stores answer when the disk has it: the file store with fsync, a redis-server of this " +
      "machine with appendonly yes and appendfsync always, asked over loopback; a network adds its round trips. Floors: the commands that the " +
      "answer needs sent bare by the same client, their answers parsed; of processes `node empty.cjs`.",
    columns: [
      { key: "name", title: "operation", unit: "text" },
      { key: "file", title: "file ms", unit: "ms" },
      { key: "redis", title: "Redis ms", unit: "ms" },
      { key: "floor", title: "floor ms (Redis)", unit: "ms" },
      { key: "ratio", title: "Redis : floor", unit: "ratio" },
      { key: "beside", title: "Redis : file", unit: "ratio" },
    ],
    rows,
  };
}
