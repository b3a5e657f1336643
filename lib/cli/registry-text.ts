import type { ShownPresence } from "../hub/presence.ts";
import type { RegistryStats } from "../hub/registry.ts";
import { ago } from "./age.ts";
import { clean } from "./clean.ts";
import { type Cell, table } from "./table.ts";
import type { Ui } from "./ui.ts";

const COLUMNS: readonly (readonly [title: string, width: number, cell: (each: ShownPresence) => string])[] = [
  ["SESSION ID", 20, ({ session_id }) => session_id],
  ["AGENT", 15, ({ agent_name }) => agent_name],
  ["TYPE", 10, ({ agent_type }) => agent_type],
  ["STATUS", 10, ({ status }) => status],
  ["USER", 15, ({ human_user }) => human_user ?? "N/A"],
];
const RULE = "=".repeat(90);

/** Seed 001's table of the registry, with its statistics. */
export function seedTable(shown: readonly ShownPresence[], stats: RegistryStats): string {
  if (shown.length === 0) return "No active sessions found.";
  const row = (cells: readonly string[]) => cells.map((cell, at) => cell.padEnd(COLUMNS[at]?.[1] ?? 0)).join(" ");
  return [
    row(COLUMNS.map(([title]) => title)),
    RULE,
    ...shown.map((each) => row(COLUMNS.map(([, , cell]) => clean(cell(each))))),
    "",
    "📊 Stats:",
    `   Total: ${stats.total_sessions}`,
    `   Active: ${stats.active_sessions}`,
    `   By status: {${Object.entries(stats.by_status)
      .map(([status, count]) => `'${status}': ${count}`)
      .join(", ")}}`,
  ].join("\n");
}

/** The registry as rows that begin with the id. */
export function presenceTable(ui: Ui, shown: readonly ShownPresence[]): string {
  const header = ["id", "status", "last ping", "name", "type", "user", "team", "capabilities", "task"];
  const rows = shown.map((each): Cell[] => [
    each.session_id,
    { text: each.status, paint: each.status === "offline" ? "dim" : "green" },
    ui.terminal ? ago(each.last_ping, ui.now) : each.last_ping,
    each.agent_name,
    each.agent_type,
    each.human_user ?? "",
    each.team ?? "",
    each.capabilities.join(","),
    each.current_task ?? "",
  ]);
  return table(ui, header, rows);
}

/** Seed 001's lines of a registration. */
export function registeredText({ session_id, agent_name, agent_type, human_user, started_at }: ShownPresence): string {
  return [
    `✅ Registered session: ${session_id}`,
    `   Agent: ${clean(agent_name)} (${clean(agent_type)})`,
    ...(human_user === null ? [] : [`   User: ${clean(human_user)}`]),
    `   Started: ${started_at}`,
  ].join("\n");
}

/** Seed 001's lines of a changed status. */
export function statusText({ session_id, status, current_task }: ShownPresence): string {
  const task = current_task === null ? [] : [`   Task: ${clean(current_task)}`];
  return [`✅ Updated session ${session_id}`, `   Status: ${status}`, ...task].join("\n");
}
