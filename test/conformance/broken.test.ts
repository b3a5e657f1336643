import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { GROUP_NAMES, type Target } from "../../lib/conformance/check.ts";
import { CHECKS, type Outcome, runSuite } from "../../lib/conformance/suite.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { bundled } from "../setup/bundle.ts";
import { brokenStore } from "./broken-store.ts";
import { folderOf } from "./places.ts";

const broken: Target = {
  name: "a broken store",
  create: (place) => brokenStore(folderOf(place)),
  destroy: (place) => rmSync(folderOf(place), { force: true }),
  childScript: bundled("conformance/broken-child.ts"),
  damage: (place, id) => {
    const whole = JSON.parse(readFileSync(folderOf(place), "utf8"));
    writeFileSync(folderOf(place), JSON.stringify({ ...whole, sessions: { ...whole.sessions, [id]: "garbage" } }));
  },
};

async function outcomesOf(target: Target): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of runSuite(target)) outcomes.push(outcome);
  return outcomes;
}

describe("the suite, on a store that breaks the contract", () => {
  let outcomes: Outcome[];
  beforeAll(async () => {
    outcomes = await outcomesOf(broken);
  }, 120_000);

  it.each(GROUP_NAMES)("finds that %s is not kept", (group) => {
    const failed = outcomes.filter((outcome) => outcome.group === group && "passed" in outcome && !outcome.passed);
    expect(failed).not.toEqual([]);
  });

  it("looks at every check, whatever the ones before have found", () => {
    expect(outcomes).toHaveLength(Object.values(CHECKS).flat().length);
  });
});

describe("the suite, with groups left out", () => {
  const skip = Object.fromEntries(GROUP_NAMES.map((group) => [group, `because of ${group}`]));

  it("says each of them once, with the reason", async () => {
    const outcomes = await outcomesOf({ name: "nothing", create: () => memoryStore(), destroy: () => {}, skip });
    expect(outcomes).toEqual(GROUP_NAMES.map((group) => ({ group, skipped: `because of ${group}` })));
  });

  it("refuses to leave one out without a reason", async () => {
    const target = { name: "nothing", create: () => memoryStore(), destroy: () => {}, skip: { basics: " " } };
    await expect(outcomesOf(target)).rejects.toThrow('nothing leaves out "basics" without a reason');
  });

  it("fails a check that needs a child process or damage and has no means to", async () => {
    const { concurrency: _, ...rest } = skip;
    const outcomes = await outcomesOf({ name: "alone", create: () => memoryStore(), destroy: () => {}, skip: rest });
    const errors = outcomes.flatMap((outcome) =>
      "passed" in outcome && !outcome.passed ? [String(outcome.error)] : [],
    );
    expect(errors).toHaveLength(CHECKS.concurrency.length);
    expect(errors[0]).toContain("alone has no childScript");
  });
});
