import type { App } from "../app/context.ts";
import type { OwnConfig } from "../config.schema.ts";

/** What the use cases of the host work with. */
export interface HostApp extends App {
  readonly config: OwnConfig;
  /** Process id of the host that runs this hook. */
  readonly hostPid: number;
}
