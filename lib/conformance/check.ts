import type { Store } from "../store/contract.ts";
import type { Child, Job } from "./child-process.ts";

/** The groups of checks; each stands for a part of the store contract. */
export const GROUP_NAMES = [
  "basics",
  "listing",
  "revisions",
  "concurrency",
  "expiry",
  "feed",
  "crash",
  "corruption",
  "limits",
  "close",
] as const;

export type GroupName = (typeof GROUP_NAMES)[number];

/** A store under test. */
export interface Target {
  readonly name: string;
  /** A store at `place`, a name that no other check uses; nothing is stored there the first time. */
  create(place: string): Store | Promise<Store>;
  /** Takes away all that is at `place`. */
  destroy(place: string): void | Promise<void>;
  /**
   * A script that `node` can start as it is. It hands the same `create` to `runChild`, so that checks
   * can use the store from other processes. Needed by "concurrency" and "crash".
   */
  readonly childScript?: string;
  /** What the script is given besides its job. */
  readonly childArguments?: readonly string[];
  /** Spoils what is stored of one session so that nothing of it can be read. Needed by "corruption". */
  damage?(place: string, id: string): void | Promise<void>;
  /** Groups to leave out, each with the reason why. */
  readonly skip?: Readonly<Partial<Record<GroupName, string>>>;
}

/** What a check is given: a new store of its own, and ways to reach it from outside. */
export interface Context {
  readonly store: Store;
  /** Starts another process that works on the same store. It is killed when the check ends. */
  child(job: Job): Child;
  damage(id: string): Promise<void>;
}

/** One promise of the contract: `run` rejects when it is not kept. */
export interface Check {
  readonly name: string;
  run(context: Context): Promise<void>;
}
