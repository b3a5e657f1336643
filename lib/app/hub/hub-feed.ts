import { isSessionError } from "../../errors.ts";
import type { EventType } from "../../session/events.ts";
import { toTime } from "../../session/time.ts";
import type { App } from "../context.ts";

/**
 * Tells the feed what happened in the hub, after it was stored. Such an entry is no commit of a session: its `seq` is 0.
 * A feed that cannot be written now fails nothing: what it would tell is stored already.
 */
export async function tellFeed(
  app: App,
  type: EventType,
  agentId: string,
  data: Record<string, unknown>,
): Promise<void> {
  try {
    await app.store.feed.append({ agent_id: agentId, seq: 0, at: toTime(app.now()), type, data: app.redact(data) });
  } catch (error) {
    if (!isSessionError(error)) throw error;
  }
}
