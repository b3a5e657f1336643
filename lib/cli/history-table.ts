import type { Happened } from "../session/events.ts";
import type { Line } from "../session/line.ts";
import { ago } from "./age.ts";
import { type Cell, table } from "./table.ts";
import type { Ui } from "./ui.ts";

/** A journal as a timeline: one row per call, oldest first. */
export function historyTable(ui: Ui, lines: readonly Line[]): string {
  const rows = lines.map((line): Cell[] => [
    String(line.seq),
    line.at,
    { text: ago(line.at, ui.now), paint: "dim" },
    line.actor ?? "",
    [line, ...(line.also ?? [])].map(eventText).join("; "),
  ]);
  return table(ui, ["seq", "at", "age", "by", "what"], rows);
}

/** `session.phase_changed` with its facts reads "phase_changed planning → approval". */
export function eventText({ type, data = {} }: Happened): string {
  const name = type.replace(/^session\./, "");
  const { from, to, ...others } = data;
  const move = from === undefined || to === undefined ? [] : [`${short(from)} → ${short(to)}`];
  const facts = Object.entries(move.length > 0 ? others : data).map(([key, value]) => `${key}=${short(value)}`);
  return [name, ...move, ...facts].join(" ");
}

function short(value: unknown): string {
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}
