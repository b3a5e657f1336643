import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LIFECYCLE_NAMES, lifecycleOf } from "../../lib/session/lifecycles/index.ts";
import type { Lifecycle, Outcome } from "../../lib/session/lifecycles/lifecycle.ts";

const PAGE = readFileSync(new URL("../../docs/lifecycles.md", import.meta.url), "utf8");
const OUTCOMES: Outcome[] = ["success", "failed", "cancelled", "timeout", "abandoned"];

const ALL = LIFECYCLE_NAMES.map((lifecycle) => lifecycleOf({ lifecycle }));

/** The table of a lifecycle as the page has it. */
function tableOf({ phases }: Lifecycle): string {
  const rows = Object.entries(phases).map(([phase, { final, resumable, outcome = "", next }]) => {
    const to = next === undefined ? (final ? [] : ["any phase"]) : next.map((each) => `\`${each}\``);
    return row([`\`${phase}\``, final ? "final" : resumable ? "waits" : "open", outcome, to.join(", ")]);
  });
  return ["| phase | class | ends as | may go to |", "|---|---|---|---|", ...rows].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |").replaceAll("|  |", "| |");
}

describe("the page on lifecycles", () => {
  it.each(ALL)("has the table of $name as the code has it", (lifecycle) => {
    const [, section = ""] = PAGE.split(`\n## ${lifecycle.name}\n`);
    expect(section.split("\n## ")[0]).toContain(`${tableOf(lifecycle)}\n`);
  });

  it("has the final phase of each outcome", () => {
    for (const outcome of OUTCOMES) {
      const word = outcome === "success" ? "success, or `completed`" : outcome;
      expect(PAGE).toContain(row([word, ...ALL.map(({ endings }) => `\`${endings[outcome]}\``)]));
    }
  });
});
