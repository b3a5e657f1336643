import type { SessionRecord } from "./record.ts";

/** How many of the session's tasks wait or run. */
export function openTasks({ tasks }: SessionRecord): number {
  return (tasks ?? []).filter(({ status }) => status === "pending" || status === "running").length;
}

/** Failed of finished tasks, 0 to 1; 0 when none has finished. */
export function taskErrorRate({ tasks }: SessionRecord): number {
  const finished = (tasks ?? []).filter(({ status }) => status === "done");
  return finished.length === 0 ? 0 : finished.filter(({ outcome }) => outcome === "failed").length / finished.length;
}
