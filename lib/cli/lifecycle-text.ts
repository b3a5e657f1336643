import type { Lifecycle, PhaseRule } from "../session/lifecycles/lifecycle.ts";
import { table } from "./table.ts";
import type { Ui } from "./ui.ts";

/** A lifecycle as data: every phase with its class, the phases that may follow, whether it waits, how it ends. */
export function lifecycleJson({ name, first, phases }: Lifecycle) {
  const shown = Object.entries(phases).map(([phase, rule]) => [
    phase,
    {
      class: rule.final ? "final" : "open",
      next: nextOf(phases, rule),
      ...(rule.resumable && { resumable: true }),
      ...(rule.outcome && { outcome: rule.outcome }),
    },
  ]);
  return { name, first, phases: Object.fromEntries(shown) };
}

/** One row per phase; in a pipe the lifecycle's name stands before each, so that rows of several can be told apart. */
export function lifecycleTable(ui: Ui, { name, first, phases }: Lifecycle): string {
  const header = ["lifecycle", "phase", "class", "outcome", "next"];
  const rows = Object.entries(phases).map(([phase, rule]) => [
    name,
    phase,
    phase === first ? "first" : rule.final ? "final" : rule.resumable ? "waits" : "open",
    rule.outcome ?? "",
    rule.next === undefined && !rule.final ? "any" : nextOf(phases, rule).join(", "),
  ]);
  return table(ui, header, rows);
}

/** A Mermaid state diagram. Phases that may follow each other in any order stand in one box. */
export function lifecycleMermaid({ first, phases }: Lifecycle): string {
  const free = Object.keys(phases).filter((phase) => phases[phase]?.next === undefined && !phases[phase]?.final);
  const final = Object.keys(phases).filter((phase) => phases[phase]?.final);
  const lines = ["stateDiagram-v2", `  [*] --> ${first}`];
  if (free.length > 0) {
    lines.push('  state "in any order" as open {', ...free.map((phase) => `    ${phase}`), "  }");
    lines.push(...final.map((phase) => `  open --> ${phase}`));
  }
  for (const [phase, { next = [] }] of Object.entries(phases)) {
    lines.push(...next.map((to) => `  ${phase} --> ${to}`));
  }
  lines.push(...final.map((phase) => `  ${phase} --> [*]`));
  return lines.join("\n");
}

function nextOf(phases: Lifecycle["phases"], rule: PhaseRule): readonly string[] {
  return rule.next ?? (rule.final ? [] : Object.keys(phases));
}
