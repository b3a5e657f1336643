import { basename } from "node:path";
import { SessionError } from "./errors.ts";
import type { Store } from "./store/contract.ts";
import { type RedisStoreOptions, redisStore } from "./store/redis/index.ts";

/**
 * The store on the server that `address` names; in it `{project}` stands for the name of the project's
 * folder. The client is loaded at the first call. `INVALID_VALUE` for what is no address of a store.
 */
export function serverStore(address: string, projectDir: string, options: RedisStoreOptions): Store {
  if (!/^(?:redis|valkey)s?:\/\//.test(address)) {
    const text = "A store is named file:<folder>, redis://… or rediss://… (also valkey:// and valkeys://).";
    throw new SessionError("INVALID_VALUE", text, { name: "store" });
  }
  const project = basename(projectDir).replace(/[^A-Za-z0-9._-]/g, "-");
  return redisStore(address.replaceAll("{project}", project), options);
}
