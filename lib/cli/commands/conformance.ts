import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { GROUP_NAMES, type GroupName } from "../../conformance/check.ts";
import type { ConformanceReport, GroupReport } from "../../conformance/main.ts";
import { SessionError } from "../../errors.ts";
import { clean } from "../clean.ts";
import { command } from "../command.ts";
import { argument, texts } from "../options.ts";
import { type Cell, table } from "../table.ts";

export const conformance = command({
  name: "conformance",
  group: "Keep the store in order",
  summary: "Check that a store of your own keeps the store contract: exit 1 when it does not",
  details:
    "The module exports create(place), and destroy(place) and damage(place, id) beside it; docs/stores.md says more. " +
    `The groups of checks are ${GROUP_NAMES.join(", ")}.`,
  example: "agent-session conformance ./my-store.mjs",
  args: { module: argument("module", "The module that makes the store") },
  options: { skip: texts("--skip <group=reason>", "Leave a group out, and say why; may be repeated") },
  async run({ args: { module }, options: { skip }, progress }) {
    const { checkModule } = await import("../../conformance/main.ts");
    const childScript = join(dirname(realpathSync(process.argv[1] ?? "")), "conformance-child.cjs");
    const onProgress = progress("Checking");
    const end = new AbortController();
    process.once("SIGINT", () => end.abort());
    const report = await checkModule(module, { childScript, skip: reasonsIn(skip), onProgress, signal: end.signal });
    return {
      json: report,
      text: (ui) =>
        [table(ui, ["group", "passed", "failed", ""], report.groups.map(rowOf)), ...failures(report)].join("\n"),
      note: `${end.signal.aborted ? "Broken off: " : ""}${report.passed} passed, ${report.failed} failed.`,
      exit: report.failed > 0 || end.signal.aborted ? 1 : 0,
    };
  },
});

function reasonsIn(given: readonly string[]): Partial<Record<GroupName, string>> {
  const reasons: Partial<Record<GroupName, string>> = {};
  for (const text of given) {
    const cut = text.indexOf("=");
    const group = GROUP_NAMES.find((name) => name === text.slice(0, Math.max(0, cut)));
    const reason = text.slice(cut + 1).trim();
    if (group === undefined || reason === "") {
      const expected = `a group (${GROUP_NAMES.join(", ")}), "=" and the reason`;
      throw new SessionError("USAGE", `--skip takes ${expected}, not ${JSON.stringify(text.slice(0, 80))}.`);
    }
    reasons[group] = reason;
  }
  return reasons;
}

function rowOf({ group, passed, failed, skipped }: GroupReport): Cell[] {
  if (skipped !== undefined) return [group, "-", "-", { text: `left out: ${skipped}`, paint: "yellow" }];
  const verdict: Cell = failed > 0 ? { text: "not kept", paint: "red" } : { text: "kept", paint: "green" };
  return [group, String(passed), String(failed), verdict];
}

function failures({ groups }: ConformanceReport): string[] {
  return groups.flatMap(({ group, failures: found }) =>
    found.map(({ check, error }) => `\n${clean(`${group}: ${check}`)}\n  ${clean(error)}`),
  );
}
