import { resolve } from "node:path";
import { serverStore } from "./runtime-server.ts";
import type { Store } from "./store/contract.ts";
import { type FileStoreOptions, fileStore } from "./store/file/index.ts";
import type { RedisStoreOptions } from "./store/redis/index.ts";

/** Where a store is looked for. */
export interface StorePlace {
  /** What relative folders are relative to. */
  cwd: string;
  /** The project's folder: its name stands for `{project}` in an address. */
  projectDir: string;
}

export type StoreSettings = Omit<FileStoreOptions, "dir"> & RedisStoreOptions;

/** The store that an address names: `file:<folder>`, or a server. `INVALID_VALUE` for anything else. */
export function openStore(address: string, { cwd, projectDir }: StorePlace, settings: StoreSettings): Store {
  if (!address.startsWith("file:")) return serverStore(address, projectDir, settings);
  return fileStore({ ...settings, dir: resolve(cwd, address.slice("file:".length)) });
}
