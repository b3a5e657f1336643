import { basename, resolve } from "node:path";
import { SessionError } from "./errors.ts";
import type { Store } from "./store/contract.ts";
import { fileStore } from "./store/file/index.ts";
import { redisStore } from "./store/redis/index.ts";

export interface StorePlace {
  /** What relative folders are relative to. */
  cwd: string;
  /** The project's folder: its name stands for `{project}` in an address. */
  projectDir: string;
}

export interface StoreSettings {
  durable: boolean;
  now: () => number;
  newId: () => string;
  /** See `FileStoreOptions`. */
  rebuildLimit?: number;
  /** See `RedisStoreOptions`. */
  patienceMs?: number;
  endsInMs?: number;
  onWarning?: ((text: string) => void) | undefined;
}

/**
 * The store that an address names: `file:<folder>`, or a server (`redis://…`, `rediss://…`, `valkey://…`,
 * `valkeys://…`), whose client is loaded at the first call. `INVALID_VALUE` for anything else.
 */
export function openStore(address: string, { cwd, projectDir }: StorePlace, settings: StoreSettings): Store {
  if (address.startsWith("file:")) return openFolder(resolve(cwd, address.slice("file:".length)), settings);
  if (!/^(?:redis|valkey)s?:\/\//.test(address)) {
    const text = "A store is named file:<folder>, redis://… or rediss://… (also valkey:// and valkeys://).";
    throw new SessionError("INVALID_VALUE", text, { name: "store" });
  }
  const project = basename(projectDir).replace(/[^A-Za-z0-9._-]/g, "-");
  return redisStore(address.replaceAll("{project}", project), settings);
}

/** The store in a folder. */
export function openFolder(dir: string, { durable, now, newId, rebuildLimit }: StoreSettings): Store {
  return fileStore({ dir, durable, now, newId, ...(rebuildLimit === undefined ? {} : { rebuildLimit }) });
}
