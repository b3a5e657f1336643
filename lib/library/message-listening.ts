import type { App } from "../app/context.ts";
import { readMessage } from "../app/hub/stored-message.ts";
import { SessionError } from "../errors.ts";
import { checkType } from "../hub/compose.ts";
import type { Message } from "../hub/message.ts";
import { followFeed } from "../outbound/listen.ts";
import { warn } from "./warn.ts";

/** Told one message after the other; the next one waits for the promise it answers. */
export type MessageListener = (message: Message) => void | Promise<void>;

/** Starts telling `listener` of the messages of a type, from the feed's end on; answers how to stop it. */
export function onMessage(app: App, type: string, listener: MessageListener): () => void {
  const wanted = type === "*" ? type : checkType(type);
  if (typeof listener !== "function") {
    throw new SessionError("INVALID_VALUE", "on: listener: expected a function", { name: "listener" });
  }
  const end = new AbortController();
  void followFeed(app.store, {
    signal: end.signal,
    onEntry: async ({ type: event, data }) => {
      if (event !== "message.sent" || typeof data?.message_id !== "string") return;
      if (wanted !== "*" && data.message_type !== wanted) return;
      try {
        const message = await readMessage(app, data.message_id);
        if (message !== undefined && !end.signal.aborted) await listener(message);
      } catch (error) {
        // A listener is somebody else's code: whatever it does, the others and the messages go on.
        warn("LISTENER_FAILED", `A listener of messages failed`, error);
      }
    },
    onError: (error) => warn("FEED_UNREADABLE", "Messages cannot be seen now, and are tried again", error),
  });
  return () => end.abort();
}
