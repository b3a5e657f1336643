import type { SessionRecord } from "../session/record.ts";
import { parseTime } from "../session/time.ts";
import { ago } from "./age.ts";
import { clean, toJson } from "./clean.ts";
import { phasePaint } from "./session-table.ts";
import { fields } from "./table.ts";
import type { Ui } from "./ui.ts";

/** A whole record for a person: one field per line, lists as lists, in stored order. */
export function recordText(ui: Ui, record: SessionRecord): string {
  return fields(
    ui,
    Object.entries(record).map(([key, value]) => {
      if (key === "phase") return [key, ui.paint[phasePaint(record)](clean(record.phase))];
      return [clean(key), key === "history" ? historyText(ui, record.history) : valueText(ui, value)];
    }),
  );
}

/** Any object for a person: one field per line. */
export function objectText(ui: Ui, object: object): string {
  return fields(
    ui,
    Object.entries(object).map(([key, value]) => [clean(key), valueText(ui, value)]),
  );
}

function valueText(ui: Ui, value: unknown): string {
  if (value === null || value === "" || isEmpty(value)) return ui.paint.dim("–");
  if (typeof value === "string") return timed(ui, value);
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return clean(value.join(", "));
  return typeof value === "object" ? toJson(value, 2) : String(value);
}

function historyText(ui: Ui, history: SessionRecord["history"]): string {
  const lines = history.map(({ from_phase, to_phase, timestamp }) =>
    clean(`${from_phase} → ${to_phase}  ${timed(ui, timestamp)}`),
  );
  return lines.length === 0 ? ui.paint.dim("–") : lines.join("\n");
}

/** A time with how long ago it was; any other text as it is. */
function timed(ui: Ui, text: string): string {
  const shown = clean(text);
  return text.includes("T") && parseTime(text) !== undefined ? `${shown} (${ago(text, ui.now)})` : shown;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
