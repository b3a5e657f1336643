import type { SessionRecord } from "../session/record.ts";
import { ageMs } from "../session/time.ts";
import { oneLine, sayAge, sayWho, sayWord } from "./say.ts";

const REPORT_LENGTH = 1200;

/**
 * Why a delegation is denied in favour of an earlier session: facts, not orders, which a model would take
 * for an injection. It stands alone (2.1.197) or after the host's "PreToolUse:Agent hook error:" (2.1.329).
 */
export function denialText(record: SessionRecord, others: readonly string[], now: number): string {
  const age = sayAge(ageMs(record.last_updated, now));
  const state =
    record.interrupted === undefined
      ? `has waited in phase ${sayWord(record.phase)} for ${age}`
      : `was interrupted in phase ${sayWord(record.phase)} ${age} ago`;
  // With no quotation mark in it that could end the quotation.
  const report = oneLine(
    withoutPhaseLine(String(record.metadata.last_report ?? "")).replaceAll('"', "'"),
    REPORT_LENGTH,
  );
  const id = record.agent_id;
  return [
    `No new agent was started, because an earlier one has this work already. Session ${id} (${sayWho(record)}) ${state}.`,
    report === "" ? "It left no report." : `Its last report was: "${report}".`,
    `SendMessage with to: "${id}" continues that agent with its full history (where SendMessage is a deferred tool, ToolSearch with "select:SendMessage" loads it).`,
    "Repeating this call starts a new agent without that history and leaves the earlier session as it is.",
    others.length === 0 ? "" : `Other sessions of the same task: ${others.join(", ")}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** The phase is said already, and the line is meant for us. */
function withoutPhaseLine(report: string): string {
  const end = report.trimEnd();
  const line = end.lastIndexOf("\n") + 1;
  const last = end.slice(line);
  return last.toLowerCase().includes("phase") && /^\W*session[-_]phase\b/i.test(last) ? end.slice(0, line) : end;
}
