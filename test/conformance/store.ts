import { describe, it } from "vitest";
import { GROUP_NAMES, type Target } from "../../lib/conformance/check.ts";
import { CHECKS, reasonToSkip, runCheck } from "../../lib/conformance/suite.ts";

/** Defines the store contract's suite for one store. A group left out shows its reason in the title. */
export function describeStore(target: Target): void {
  describe(`the store contract, kept by ${target.name}`, () => {
    for (const group of GROUP_NAMES) {
      const reason = reasonToSkip(target, group);
      describe.skipIf(reason !== undefined)(reason === undefined ? group : `${group} (left out: ${reason})`, () => {
        for (const check of CHECKS[group]) it(check.name, () => runCheck(target, check), 60_000);
      });
    }
  });
}
