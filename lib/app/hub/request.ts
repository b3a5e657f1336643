import { SessionError } from "../../errors.ts";
import type { MessageDraft } from "../../hub/compose.ts";
import type { Message } from "../../hub/message.ts";
import type { App } from "../context.ts";
import { type SendOptions, send } from "./messages.ts";
import { readMessage, repliesIn } from "./stored-message.ts";

/** How often the thread is looked at, in milliseconds. */
const INTERVAL_MS = 50;

export interface Answered {
  readonly request: Message;
  readonly reply: Message;
}

/**
 * Sends a request and waits for the first answer to it from anybody else, at most `timeoutMs`, then `TIMEOUT`, whose
 * details name the request: an answer may still come. Sees the answers of all processes.
 */
export async function request(
  app: App,
  draft: MessageDraft,
  options: SendOptions & { timeoutMs: number },
): Promise<Answered> {
  const sent = await send(app, { type: "request", ...draft, requiresResponse: true }, options);
  const until = app.elapsed() + options.timeoutMs;
  const seen = new Set<string>();
  for (;;) {
    for (const id of (await repliesIn(app, sent.thread_id)).sort()) {
      if (seen.has(id)) continue;
      const message = await readMessage(app, id);
      if (message === undefined) continue;
      seen.add(id);
      if (message.in_reply_to === sent.message_id && message.from !== sent.from)
        return { request: sent, reply: message };
    }
    const left = until - app.elapsed();
    if (left <= 0) throw timeout(sent, options.timeoutMs);
    await new Promise((wake) => setTimeout(wake, Math.min(INTERVAL_MS, left)));
  }
}

function timeout({ message_id, to }: Message, timeoutMs: number): SessionError {
  const text = `No answer from ${to ?? "anybody"} within ${timeoutMs / 1000} s. The request stays: ${message_id}.`;
  return new SessionError("TIMEOUT", text, { message_id, timeout_ms: timeoutMs });
}
