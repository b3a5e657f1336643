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
  const plain = String(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim();
  return plain.length <= max ? plain : `${plain.slice(0, max - 1)}…`;
}

/** The task ids of a session, as stored. */
export function tasksOf(record: SessionRecord): string[] {
  const { task_id, task_ids } = record.metadata;
  const ids = Array.isArray(task_ids) ? task_ids.filter((id) => typeof id === "string") : [];
  return ids.length === 0 && (typeof task_id === "string" || typeof task_id === "number") ? [String(task_id)] : ids;
}

/** `worker, task T101`: type and task in structured words. */
export function sayWho(record: SessionRecord): string {
  const tasks = tasksOf(record);
  const named = tasks.length === 0 ? "" : `, task ${tasks.map((id) => oneLine(id, 40)).join(" ")}`;
  return `${oneLine(record.agent_name, 60)}${named}`;
}
