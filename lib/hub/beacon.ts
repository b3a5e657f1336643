import type { Activity, ShownPresence } from "./presence.ts";

const BEGIN = "# sessions: begin";
const END = "# sessions: end";
/** How many of the registry are named. */
const NAMED = 10;

const SIGNS: Record<Activity, string> = { active: "🟢", working: "⚙️", idle: "⏸️", waiting: "⏳", offline: "⚪" };

export interface BeaconFigures {
  total_sessions: number;
  active_sessions: number;
  collaboration_messages: number;
  shared_memory_entries: number;
}

/** Seed 001's status block: four figures, then up to ten of the registry, those that are there first. */
export function beaconBlock(figures: BeaconFigures, registry: readonly ShownPresence[]): string {
  const { total_sessions, active_sessions, collaboration_messages, shared_memory_entries } = figures;
  const here = registry.filter(({ status }) => status !== "offline");
  const gone = registry.filter(({ status }) => status === "offline");
  const named = [...here, ...gone].slice(0, NAMED).map((each) => {
    const task = each.current_task === null ? "" : `: ${line(each.current_task)}`;
    return `  ${SIGNS[each.status]} ${each.session_id} (${line(each.agent_name)}, ${line(each.agent_type)})${task}`;
  });
  return `${[
    BEGIN,
    `total_sessions: ${total_sessions}`,
    `active_sessions: ${active_sessions}`,
    `collaboration_messages: ${collaboration_messages}`,
    `shared_memory_entries: ${shared_memory_entries}`,
    ...named,
    END,
  ].join("\n")}\n`;
}

/** The text of a status file with this block in the place of the former one, else at its end. */
export function withBeacon(text: string, block: string): string {
  const from = text.startsWith(`${BEGIN}\n`) ? 0 : text.indexOf(`\n${BEGIN}\n`) + 1;
  const there = text.startsWith(`${BEGIN}\n`) || from > 0;
  const end = there ? text.indexOf(`\n${END}`, from) : -1;
  if (end >= 0) return text.slice(0, from) + block + text.slice(end + `\n${END}`.length).replace(/^\r?\n/, "");
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${text}${gap}${block}`;
}

function line(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
