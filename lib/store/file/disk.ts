import { existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SessionError } from "../../errors.ts";
import { Feed } from "./feed.ts";
import { codeOf, FILE_MODE, FOLDER_MODE } from "./io.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { stampIndex } from "./markers.ts";

/** How a file store writes. */
export interface DiskOptions {
  /** fsync before a call returns, so that power loss takes nothing back. */
  durable: boolean;
  now: () => number;
  /** Rebuild a missing index of open sessions only up to this many folders; hooks have no time for more. */
  rebuildLimit: number;
}

/** One root folder and all that the operations on it share. */
export class Disk {
  readonly layout: Layout;
  readonly feed: Feed;
  readonly durable: boolean;
  readonly now: () => number;
  readonly rebuildLimit: number;
  closed = false;
  private prepared = false;
  private checked = false;

  constructor(root: string, options: DiskOptions) {
    this.layout = layoutOf(root);
    this.feed = new Feed(this.layout.feed);
    this.durable = options.durable;
    this.now = options.now;
    this.rebuildLimit = options.rebuildLimit;
  }

  /** Refuses a closed store and a root that is a symbolic link. Reading never creates the root. */
  check(): void {
    if (this.closed) throw new SessionError("STORE_UNAVAILABLE", "The store has been closed.");
    if (this.checked) return;
    const { root } = this.layout;
    if (lstatSync(root, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new SessionError("STORE_UNAVAILABLE", `The session folder ${root} is a symbolic link, which is refused.`, {
        root,
      });
    }
    this.checked = true;
  }

  /** Makes the root for a first write: private, ignored by git, its index begun. */
  prepare(): void {
    this.check();
    if (this.prepared && existsSync(this.layout.root)) return;
    if (makeRoot(this.layout.root)) {
      stampIndex(this.layout);
      ignoreInGit(this.layout.root);
    }
    this.prepared = true;
  }
}

/** Makes the folder; whether it was not there before. */
function makeRoot(root: string): boolean {
  if (existsSync(root)) {
    if (!existsSync(join(root, ".gitignore"))) ignoreInGit(root);
    return false;
  }
  return mkdirSync(root, { recursive: true, mode: FOLDER_MODE }) !== undefined;
}

function ignoreInGit(root: string): void {
  try {
    writeFileSync(join(root, ".gitignore"), "*\n", { flag: "wx", mode: FILE_MODE });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}
