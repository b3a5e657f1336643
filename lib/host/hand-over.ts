import type { App } from "../app/context.ts";
import { type SendOptions, send } from "../app/hub/messages.ts";
import { recordOf } from "../app/hub/presence.ts";
import type { MessageDraft } from "../hub/compose.ts";
import type { Message } from "../hub/message.ts";
import { isSessionId } from "../session/ids.ts";
import { contextPack } from "./context-pack.ts";
import { oneLine } from "./say.ts";

/**
 * Sends a message; a handoff carries what it hands over: `data.session_id` (the sender, where that is a stored session
 * and none is named) and, when that session can be read, `data.context_pack`, its record in words.
 */
export async function sendFrom(app: App, draft: MessageDraft, options: SendOptions = {}): Promise<Message> {
  return send(app, draft.type === "handoff" ? await withSession(app, draft) : draft, options);
}

async function withSession(app: App, draft: MessageDraft): Promise<MessageDraft> {
  const named = draft.data?.session_id;
  const id = named ?? draft.from;
  const record = isSessionId(id) ? await recordOf(app, id) : undefined;
  if (record === undefined) return draft;
  const why = "Its owner hands this session over.";
  const pack = contextPack(record, `the handoff by ${oneLine(draft.from, 128)}`, record.host?.cwd ?? "", why);
  return { ...draft, data: { session_id: record.agent_id, context_pack: pack, ...draft.data } };
}
