import { changeDocument } from "../app/documents.ts";
import { answerPings } from "../app/hub/answer-pings.ts";
import { entriesOf } from "../app/hub/entries.ts";
import { PRESENCE } from "../app/hub/presence.ts";
import { type Presence, touch } from "../hub/presence.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { text } from "./payload.ts";

/**
 * Every event of the host is a sign of life of its conversation and of the agent it happened in. It is noted at most
 * every 30 s, and answers the pings that wait for them. Nobody is brought back who was unregistered.
 */
export async function giveSignOfLife(app: HostApp, raw: Fields): Promise<void> {
  for (const id of [text(raw.session_id), text(raw.agent_id)]) {
    if (id === undefined) continue;
    const presence = await app.store.doc.get<Presence>(PRESENCE, id);
    if (presence === undefined) continue;
    if (touch(presence.value, app.now()) !== undefined) {
      await changeDocument<Presence>(app, PRESENCE, id, (old) =>
        old === undefined ? undefined : touch(old, app.now()),
      );
    }
    const pings = (await entriesOf(app, id, ["queue"])).filter(({ type }) => type === "ping");
    if (pings.length > 0) await answerPings(app, pings);
  }
}
