import { isAll, isNameUnit } from "../session/characters.ts";
import { plain } from "../session/plain.ts";
import type { SessionRecord } from "../session/record.ts";

/** A span of time as a person says it: `45 s`, `12 min`, `3 h`, `2 d`. */
export function sayAge(ms: number): string {
  const steps: [number, number, string][] = [
    [90_000, 1000, "s"],
    [90 * 60_000, 60_000, "min"],
    [48 * 3_600_000, 3_600_000, "h"],
  ];
  for (const [below, unit, name] of steps) if (ms < below) return `${Math.floor(ms / unit)} ${name}`;
  return `${Math.floor(ms / 86_400_000)} d`;
}

/** A stored text on one line, without control characters, at most `max` characters. */
export function oneLine(text: unknown, max: number): string {
  const line = plain(String(text)).replace(/\s+/g, " ").trim();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}

/** The task ids of a session, as stored. */
export function tasksOf(record: SessionRecord): string[] {
  const { task_id, task_ids } = record.metadata;
  const ids = Array.isArray(task_ids) ? task_ids.filter((id) => typeof id === "string") : [];
  return ids.length === 0 && (typeof task_id === "string" || typeof task_id === "number") ? [String(task_id)] : ids;
}

/** `worker, task T101`: type and task in structured words; at most five tasks, and none that is a sentence. */
export function sayWho(record: SessionRecord): string {
  const tasks = tasksOf(record).filter((id) => !/\s/.test(id));
  const named =
    tasks.length === 0
      ? ""
      : `, task ${tasks
          .slice(0, MOST_TASKS)
          .map((id) => oneLine(id, 40))
          .join(" ")}`;
  return `${oneLine(record.agent_name, 60)}${named}`;
}

/** A phase, or why a run was broken off, as it is told: one word. A record of somebody else's making may hold anything. */
export function sayWord(word: string): string {
  return word !== "" && word.length <= 40 && isAll(word, isNameUnit) ? word : "unknown";
}

const MOST_TASKS = 5;
