import { type Check, type Context, GROUP_NAMES, type GroupName, type Target } from "./check.ts";
import { type Child, startChild } from "./child-process.ts";
import { basics } from "./groups/basics.ts";
import { close } from "./groups/close.ts";
import { concurrency } from "./groups/concurrency.ts";
import { corruption } from "./groups/corruption.ts";
import { crash } from "./groups/crash.ts";
import { expiry } from "./groups/expiry.ts";
import { feed } from "./groups/feed.ts";
import { limits } from "./groups/limits.ts";
import { listing } from "./groups/listing.ts";
import { revisions } from "./groups/revisions.ts";

/** What became of one check; a group left out comes once, with its reason. */
export type Outcome =
  | { group: GroupName; skipped: string }
  | { group: GroupName; check: string; passed: true }
  | { group: GroupName; check: string; passed: false; error: unknown };

/** Every check of the store contract, by group. */
export const CHECKS: Readonly<Record<GroupName, readonly Check[]>> = {
  basics,
  listing,
  revisions,
  concurrency,
  expiry,
  feed,
  crash,
  corruption,
  limits,
  close,
};

/** Runs all checks on a store, one after the other. Each has a store of its own. */
export async function* runSuite(target: Target): AsyncGenerator<Outcome> {
  for (const group of GROUP_NAMES) {
    const skipped = reasonToSkip(target, group);
    if (skipped !== undefined) {
      yield { group, skipped };
      continue;
    }
    for (const check of CHECKS[group]) {
      try {
        await runCheck(target, check);
        yield { group, check: check.name, passed: true };
      } catch (error) {
        yield { group, check: check.name, passed: false, error };
      }
    }
  }
}

/** Why a group is left out; `undefined` when it is not. Throws for an empty reason. */
export function reasonToSkip(target: Target, group: GroupName): string | undefined {
  const reason = target.skip?.[group];
  if (reason?.trim() === "") throw new Error(`${target.name} leaves out "${group}" without a reason.`);
  return reason;
}

let places = 0;

/** Runs one check on a store of its own; rejects when the store does not keep its promise. */
export async function runCheck(target: Target, check: Check): Promise<void> {
  places++;
  const place = `check-${process.pid}-${places}`;
  const children: Child[] = [];
  const store = await target.create(place);
  const context: Context = {
    store,
    child: (job) => {
      const { childScript, childArguments } = target;
      if (childScript === undefined)
        throw new Error(`${target.name} has no childScript: leave the group out, with the reason.`);
      const child = startChild(childScript, { place, job }, childArguments);
      children.push(child);
      return child;
    },
    damage: async (id) => {
      if (target.damage === undefined)
        throw new Error(`${target.name} has no damage(): leave the group out, with the reason.`);
      await target.damage(place, id);
    },
  };
  try {
    await check.run(context);
  } finally {
    await Promise.all(children.map((child) => child.kill()));
    await store.close();
    await target.destroy(place);
  }
}
