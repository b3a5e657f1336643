import { BOXES } from "../../hub/inbox-key.ts";
import { byTime, type Message } from "../../hub/message.ts";
import { checkSessionId } from "../../session/ids.ts";
import type { App } from "../context.ts";
import { routeTask } from "../tasks/routing.ts";
import { entriesOf } from "./entries.ts";
import { recordOf } from "./presence.ts";
import { readMessage } from "./stored-message.ts";

/**
 * Gives the task of an offer to who accepts it: in the session that `data.session_id` of the offer names, else in the
 * offering one. An offer of a task that no stored session has changes nothing. Refused as routing refuses it
 * (`FINALIZED`, `CONFLICT` …).
 */
export async function giveOfferedTask(app: App, offer: Message, accepter: string): Promise<void> {
  const { task_id, session_id } = offer.data;
  if (offer.type !== "task_offer" || typeof task_id !== "string" || task_id === "") return;
  const session = typeof session_id === "string" ? session_id : offer.from;
  if ((await recordOf(app, checkSessionId(session))) === undefined) return;
  await routeTask(app, session, task_id, { to: accepter });
}

/** The newest offer of that task which `offerer` has made to `accepter`. */
export async function findOffer(
  app: App,
  offer: { accepter: string; offerer: string; taskId: unknown },
): Promise<Message | undefined> {
  const entries = await entriesOf(app, offer.accepter, BOXES);
  for (const { message_id } of entries
    .filter(({ type }) => type === "task_offer")
    .sort(byTime)
    .reverse()) {
    const message = await readMessage(app, message_id);
    if (message?.from === offer.offerer && message.data.task_id === offer.taskId) return message;
  }
  return undefined;
}
