import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BenchOptions } from "./options.ts";
import { Progress } from "./progress.ts";

/** The library as it was built; typed as its source. */
export type Library = typeof import("../../lib/index.ts");

/** What every section is given. */
export interface Context {
  readonly options: BenchOptions;
  readonly progress: Progress;
  readonly library: Library;
  /** Folder of the built files. */
  readonly dist: string;
  /** A new folder inside the run's temporary folder. */
  folder(name: string): string;
}

/** Runs `work` with a temporary folder that is gone afterwards, also after Ctrl-C. */
export async function withContext<T>(options: BenchOptions, work: (context: Context) => Promise<T>): Promise<T> {
  const dist = join(import.meta.dirname, "..", "..", "dist");
  const library = (await import(pathToFileURL(join(dist, "index.js")).href)) as Library;
  const root = mkdtempSync(join(options.dir, "agent-session-bench-"));
  const remove = () => rmSync(root, { recursive: true, force: true });
  const stop = (signal: NodeJS.Signals) => {
    remove();
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work({
      options,
      progress: new Progress(),
      library,
      dist,
      folder: (name) => mkdtempSync(join(root, `${name}-`)),
    });
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    remove();
  }
}
