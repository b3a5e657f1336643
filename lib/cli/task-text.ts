import type { RoutingDecision, Task } from "../session/tasks/index.ts";
import { ago, span } from "./age.ts";
import { type Cell, fields, table } from "./table.ts";
import type { Paint, Ui } from "./ui.ts";

/** Tasks as rows that begin with the id. */
export function taskTable(ui: Ui, tasks: readonly Task[]): string {
  const header = ["task", "status", "priority", "took", "added", "agent", "error"];
  const rows = tasks.map((task): Cell[] => [
    task.task_id,
    { text: task.outcome ?? task.status, paint: paintOf(task) },
    task.priority,
    task.duration_ms === null ? "" : ui.terminal ? span(task.duration_ms) : `${task.duration_ms} ms`,
    ui.terminal ? ago(task.added_at, ui.now) : task.added_at,
    task.agent_name ?? task.routing?.agent_id ?? "",
    task.error ?? "",
  ]);
  return table(ui, header, rows);
}

/** A decision of the router, field by field. */
export function decisionText(ui: Ui, decision: RoutingDecision): string {
  return fields(ui, [
    ["agent", decision.agent_id ?? "-"],
    ["H¹", `${decision.h1_before} → ${decision.h1_after}`],
    ["emergence risk", `${decision.emergence_risk * 100} %`],
    ["match", String(decision.capability_match_score)],
    ["confidence", String(decision.confidence)],
    ["why", decision.reasoning],
  ]);
}

function paintOf({ status, outcome }: Task): keyof Paint {
  if (outcome === "failed" || outcome === "timeout") return "red";
  if (status === "done") return "dim";
  return status === "running" ? "green" : "yellow";
}
