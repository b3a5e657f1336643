import { afterAll, beforeAll, describe } from "vitest";
import { NO_SERVER, RedisServer, titled } from "../store/redis/server.ts";
import { keepAt } from "./command-line.ts";

/**
 * Runs files of tests of the command line once more, each test on a prefix of its own of one redis-server. What looks
 * into the folder of the sessions is left out there.
 */
export function describeOnRedis(files: Readonly<Record<string, () => Promise<unknown>>>): void {
  let server: RedisServer;
  keepAt((project) => server.url(project));
  describe.skipIf(NO_SERVER !== undefined)(titled("on a Redis store"), () => {
    beforeAll(async () => {
      server = await RedisServer.start();
    });
    afterAll(() => server.stop());
    for (const [name, load] of Object.entries(files)) describe(`${name}:`, load as () => Promise<void>);
  });
}
