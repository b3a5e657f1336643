import { readable } from "../app/readable.ts";
import { sweep } from "../app/sweep.ts";
import { openRun } from "../session/assess.ts";
import { isSessionId } from "../session/ids.ts";
import { isFinal, isResumablePhase } from "../session/lifecycles/index.ts";
import type { SessionRecord } from "../session/record.ts";
import { agentInterrupted } from "./agent-events.ts";
import { beginConversation, endConversation, endPresence, notePrompt, ownerGone } from "./conversation.ts";
import { dropOldPending, dropRefused } from "./delegation.ts";
import type { HookOutput } from "./hook.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { readPayload, text } from "./payload.ts";
import { fitting, rosterText, stateLine } from "./roster.ts";
import { sendLater } from "./send-later.ts";
import type { Told } from "./tell-messages.ts";
import { unreadMessages } from "./unread-messages.ts";

/** What a prompt is told at most, in characters. */
const NOTES_LENGTH = 800;

/** SessionStart: reconciles the store and says what waits: sessions, and messages. */
export async function sessionStarted(app: HostApp, raw: Fields): Promise<HookOutput | undefined> {
  const { conversation } = readPayload(raw);
  const report = await sweep(app, "host");
  if (conversation !== "") await beginConversation(app, conversation);
  await dropOldPending(app);
  const held = await heldElsewhere(app, report.sessions);
  const messages = conversation === "" ? undefined : await unreadMessages(app, conversation);
  return context("SessionStart", rosterText(report, { conversation, held }, app.now()), messages);
}

/** The sessions whose conversations still go on; each conversation is looked up once. */
async function heldElsewhere(app: HostApp, sessions: readonly SessionRecord[]): Promise<Set<string>> {
  const held = new Set<string>();
  const gone = new Map<string | undefined, boolean>();
  for (const record of sessions) {
    const owner = record.host?.session_id;
    if (!gone.has(owner)) gone.set(owner, await ownerGone(app, record));
    if (!gone.get(owner)) held.add(record.agent_id);
  }
  return held;
}

/** SessionEnd: what the conversation left running is interrupted; its waiting sessions may now be restored elsewhere. */
export async function sessionEnded(app: HostApp, raw: Fields): Promise<undefined> {
  const { conversation } = readPayload(raw);
  if (conversation === "") return;
  await endConversation(app, conversation);
  for (const record of await openOf(app, conversation)) {
    if (openRun(record) === undefined) continue;
    await agentInterrupted(app, record.agent_id, "session_end");
    await endPresence(app, record.agent_id);
  }
  await dropRefused(app, conversation);
  if (app.destinations?.tiles !== undefined) sendLater();
}

/**
 * UserPromptSubmit: one line per session of this conversation that began to wait or was interrupted since the last
 * prompt, and the messages that wait for it. Machine notifications come as prompts too and are no user's: nothing for them.
 */
export async function promptSubmitted(app: HostApp, raw: Fields): Promise<HookOutput | undefined> {
  const { conversation } = readPayload(raw);
  if (conversation === "") return undefined;
  const prompt = text(raw.prompt) ?? "";
  if (prompt.startsWith("<task-notification>")) return agentNotified(app, prompt);
  await dropRefused(app, conversation);
  const since = (await notePrompt(app, conversation)) ?? "";
  const lines = (await openOf(app, conversation))
    .filter((record) => isResumablePhase(record) || record.interrupted !== undefined)
    .filter((record) => (record.host?.runs.at(-1)?.stopped_at ?? "") > since)
    .map((record) => stateLine(record, app.now()));
  const head = "Sessions of subagents that stopped since the last prompt (a record kept by agent-session):";
  const notes = [head, ...fitting(lines, NOTES_LENGTH - head.length - 40)].join("\n");
  return context("UserPromptSubmit", lines.length === 0 ? undefined : notes, await unreadMessages(app, conversation));
}

/**
 * The host tells the main conversation that a background agent has stopped. A run still open then ended without a stop:
 * at the turn limit, of which nothing else tells, or stopped by hand. It may come when the agent has been resumed
 * already: only the call that began the open run counts.
 */
async function agentNotified(app: HostApp, prompt: string): Promise<undefined> {
  const tag = (name: string) => new RegExp(`<${name}>([^<]{1,200})</${name}>`).exec(prompt.slice(0, 2000))?.[1];
  const id = tag("task-id");
  const host = isSessionId(id) ? (await app.store.load(id))?.record.host : undefined;
  const begunBy = host?.resumed_by ?? (host?.runs.length === 1 ? host.tool_use_id : undefined);
  if (begunBy === undefined || begunBy !== tag("tool-use-id")) return;
  await agentInterrupted(app, id, tag("status") === "killed" ? "task_stop" : "turn_limit");
}

async function openOf(app: HostApp, conversation: string): Promise<SessionRecord[]> {
  const found: SessionRecord[] = [];
  for await (const { record } of readable(app, app.store.open())) {
    if (record !== undefined && !isFinal(record) && record.host?.session_id === conversation) found.push(record);
  }
  return found;
}

/** The context of an event; nothing when there is neither a note nor a message. */
function context(event: string, note: string | undefined, messages: Told | undefined): HookOutput | undefined {
  const parts = [note, messages?.text].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return {
    hookSpecificOutput: { hookEventName: event, additionalContext: parts.join("\n\n") },
    ...(messages !== undefined && { after: messages.after }),
  };
}
