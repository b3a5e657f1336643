import { afterAll, beforeAll, describe } from "vitest";
import { redisStore } from "../../lib/store/redis/index.ts";
import { bundled } from "../setup/bundle.ts";
import { NO_SERVER, RedisServer, titled } from "../store/redis/server.ts";
import { describeStore } from "./store.ts";

describe.skipIf(NO_SERVER !== undefined)(titled("on a real redis-server"), () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
    // For the child processes.
    process.env.TEST_REDIS = `redis://127.0.0.1:${server.port}/0`;
  });
  afterAll(() => server.stop());

  describeStore({
    name: "the Redis store",
    create: (place) => redisStore(server.url(place)),
    destroy: (place) => {
      server.command(
        "EVAL",
        "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end",
        "0",
        `{${place}}*`,
      );
    },
    childScript: bundled("conformance/redis-child.ts"),
    damage: (place, id) => {
      server.command("HSET", `{${place}}:session:${id}`, "record", "garbage");
      server.command("DEL", `{${place}}:journal:${id}`);
      server.command("XADD", `{${place}}:journal:${id}`, "1-0", "id", "x", "line", "garbage");
    },
  });
});
