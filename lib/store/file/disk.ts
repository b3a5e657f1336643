import { existsSync, lstatSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SessionError } from "../../errors.ts";
import type { Fact, FeedEntry } from "../contract.ts";
import { Log } from "./feed.ts";
import { codeOf, FILE_MODE, makeFolder, refuseForeign, refuseLink, syncFolder } from "./io.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { stampIndex } from "./markers.ts";
import { clearPlates, type Plate } from "./plate.ts";

/** How a file store writes. */
export interface DiskOptions {
  /** fsync before a call returns, so that power loss takes nothing back. */
  durable: boolean;
  now: () => number;
  /** Rebuild a missing index of open sessions only up to this many folders: hooks have no time for more. */
  rebuildLimit: number;
}

/** One root folder and all that the operations on it share. */
export class Disk {
  readonly layout: Layout;
  readonly feed: Log<FeedEntry>;
  readonly facts: Log<Fact>;
  readonly durable: boolean;
  readonly now: () => number;
  readonly rebuildLimit: number;
  /** Who this store is among all that lock; hung at its first lock. */
  plate: Plate | undefined;
  /** Names of the locks it holds right now. */
  readonly held = new Set<string>();
  closed = false;
  private prepared = false;
  private checked = false;

  constructor(root: string, options: DiskOptions) {
    this.layout = layoutOf(root);
    this.feed = new Log(this.layout.feed);
    this.facts = new Log(this.layout.facts);
    this.durable = options.durable;
    this.now = options.now;
    this.rebuildLimit = options.rebuildLimit;
  }

  /** Refuses a closed store and a root that is a symbolic link or somebody else's. Reading never creates the root. */
  check(): void {
    if (this.closed) throw new SessionError("STORE_UNAVAILABLE", "The store has been closed.");
    if (this.checked) return;
    refuseForeign(this.layout.root);
    this.checked = true;
  }

  /** A hook's: it looks only at what it has to. */
  get hurried(): boolean {
    return this.rebuildLimit < Number.POSITIVE_INFINITY;
  }

  exists(): boolean {
    return lstatSync(this.layout.root, { throwIfNoEntry: false }) !== undefined;
  }

  /**
   * Makes the root ready for a first write: private, ignored by git, its index begun, without what killed writers left
   * among the plates. `again`: also when it was so before.
   */
  prepare(again = false): void {
    if (this.prepared && !again) return;
    const { root, locks, holders, open, done, feed, facts, trash } = this.layout;
    if (!this.exists()) this.makeRoot();
    if (!existsSync(join(root, ".gitignore"))) {
      // Where nothing is there are no sessions yet: an empty index is a whole one.
      if (readdirSync(root).length === 0) stampIndex(this.layout);
      ignoreInGit(root);
    }
    for (const folder of [locks, holders, open, done, feed, facts, trash]) refuseLink(folder);
    clearPlates(this.layout);
    this.prepared = true;
  }

  private makeRoot(): void {
    const { root } = this.layout;
    const first = makeFolder(root);
    if (first === undefined || !this.durable) return;
    for (let folder = root; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder));
  }
}

function ignoreInGit(root: string): void {
  try {
    writeFileSync(join(root, ".gitignore"), "*\n", { flag: "wx", mode: FILE_MODE });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}
