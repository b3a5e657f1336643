import type { App } from "../../app/context.ts";
import { everySession } from "../../app/readable.ts";
import { seenEvents } from "../../app/seen-events.ts";
import type { SessionRecord } from "../../session/record.ts";
import { REGISTRATIONS } from "../registrations.ts";
import { type Finding, warn } from "./finding.ts";

/** When each event that we answer was last seen, ISO time; `null`: never, or not in this store. */
export type LastSeen = Record<string, string | null>;

const CHECK = "events";
/** What the host sends whenever a subagent runs to its end; the others tell of what need not happen. */
const ROUTINE: ReadonlySet<string> = new Set([
  ...["SessionStart", "UserPromptSubmit"],
  ...["PreToolUse", "SubagentStart", "SubagentStop", "PostToolUse"],
]);

/** Compares what has reached the hooks with what the sessions say must have happened. */
export async function checkEvents(
  app: App,
  registered: readonly { event: string }[],
): Promise<{ findings: Finding[]; lastSeen: LastSeen }> {
  const seen = await seenEvents(app);
  const lastSeen = Object.fromEntries(REGISTRATIONS.map(({ event }) => [event, seen.get(event) ?? null]));
  const awaited = [...new Set(registered.map(({ event }) => event))].filter((event) => !seen.has(event));
  return { lastSeen, findings: awaited.length === 0 ? [] : await unseen(app, lastSeen, awaited) };
}

async function unseen(app: App, lastSeen: LastSeen, awaited: readonly string[]): Promise<Finding[]> {
  const none = Object.values(lastSeen).every((at) => at === null);
  const missing = awaited.filter((event) => ROUTINE.has(event));
  if (missing.length === 0 || !(await anySession(app, none ? () => true : ranToItsEnd))) return [];
  if (none) {
    const mend =
      'Begin a new conversation: the host reads its settings when one begins. "/hooks" there lists what is registered.';
    return [warn(CHECK, "There are sessions, but no event of the host has ever reached a hook here.", mend)];
  }
  const message = `Subagents have run, but no hook has ever seen ${missing.join(", ")}.`;
  return [warn(CHECK, message, 'Look at "/hooks" in the host, and set AGENT_SESSION_LOG to see what the hooks say.')];
}

/** A run of the host's, from a start to a stop. */
function ranToItsEnd({ host }: SessionRecord): boolean {
  return host?.runs.some((run) => run.stopped_at !== undefined && run.interrupted === undefined) ?? false;
}

async function anySession(app: App, fits: (record: SessionRecord) => boolean): Promise<boolean> {
  for await (const { record } of everySession(app)) if (record !== undefined && fits(record)) return true;
  return false;
}
