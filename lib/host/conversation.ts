import { changeDocument } from "../app/documents.ts";
import { tellFeed } from "../app/hub/hub-feed.ts";
import { PRESENCE } from "../app/hub/presence.ts";
import { type Presence, register, unregister } from "../hub/presence.ts";
import type { SessionRecord } from "../session/record.ts";
import { toTime } from "../session/time.ts";
import type { HostApp } from "./host-app.ts";

/** How a conversation, and an agent of the host, stand in the registry until somebody registers them otherwise. */
const CONVERSATION = { name: "main", type: "conversation" };

/** Registers the conversation: it runs in this host process. */
export async function beginConversation(app: HostApp, id: string): Promise<void> {
  await change(app, id, (old) => here(app, id, old, CONVERSATION));
}

/** Registers an agent of the host for as long as its run lasts. */
export async function beginPresence(app: HostApp, id: string, agentType: string): Promise<void> {
  await change(app, id, (old) => here(app, id, old, { name: agentType, type: "subagent" }));
}

/** Takes an agent off the registry, where it is on it; its inbox stays. */
export async function endPresence(app: HostApp, id: string): Promise<void> {
  await change(app, id, (old) => (old === undefined || old.ended_at !== null ? undefined : unregister(old, app.now())));
}

export async function endConversation(app: HostApp, id: string): Promise<void> {
  // Seen for the first time at its end: the hooks are younger than the conversation.
  await change(app, id, (old) => unregister(old ?? here(app, id, old, CONVERSATION), app.now()));
}

/** Notes a prompt of the user; answers when the one before was seen. */
export async function notePrompt(app: HostApp, id: string): Promise<string | undefined> {
  const prompted_at = toTime(app.now());
  const before = await change(app, id, (old) => ({ ...here(app, id, old, CONVERSATION), prompted_at }));
  return before?.prompted_at;
}

/**
 * Whether the conversation that owns the session, another than the asking one, is over because its end was seen or its
 * process is known to be dead: then nobody can continue its agent natively.
 */
export async function ownerGone(app: HostApp, { host }: SessionRecord): Promise<boolean> {
  if (host === undefined) return true;
  const conversation = (await app.store.doc.get<Presence>(PRESENCE, host.session_id))?.value;
  if (conversation !== undefined && conversation.ended_at !== null) return true;
  const { machine, pid, pid_start } = conversation?.pid === undefined ? host : conversation;
  // Ours only took it up to go on as another, and did not say so (a fork): the process that ran its agent is another one.
  if (pid === app.hostPid && pid !== host.pid && machine === app.identity(pid).machine) return true;
  return app.alive({ machine, pid, start: pid_start }) === false;
}

type Known = Presence | undefined;

/** Changes an entry of the registry, and tells the feed when somebody came or went. Answers what stood before. */
async function change(app: HostApp, id: string, next: (old: Known) => Known): Promise<Known> {
  let before: Known;
  const after = await changeDocument<Presence>(app, PRESENCE, id, (old) => {
    before = old;
    return next(old);
  });
  const [was, is] = [isRegistered(before), isRegistered(after)];
  if (was !== is) {
    const [activity, current_task] = [after?.activity, after?.current_task];
    await tellFeed(app, "presence.changed", id, { change: is ? "registered" : "unregistered", activity, current_task });
  }
  return before;
}

function isRegistered(presence: Known): boolean {
  return presence !== undefined && presence.ended_at === null;
}

/** What was chosen by somebody, name, type, capabilities, stays; where it runs is told anew. */
function here(app: HostApp, id: string, old: Known, otherwise: { name: string; type: string }): Presence {
  const { machine, pid, start } = app.identity(app.hostPid);
  const { pid_start: _former, ...presence } = register(id, old, old === undefined ? otherwise : {}, app.now());
  return { ...presence, machine, pid, ...(start !== undefined && { pid_start: start }) };
}
