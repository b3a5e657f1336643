import { entriesOf } from "../app/hub/entries.ts";
import type { HostApp } from "./host-app.ts";
import { type Told, tellMessages } from "./tell-messages.ts";

/** What a model is to be told of the messages that wait for `id`. Pings are answered, not told. */
export async function unreadMessages(app: HostApp, id: string): Promise<Told | undefined> {
  const waiting = (await entriesOf(app, id, ["queue"])).filter(({ type }) => type !== "ping");
  return waiting.length === 0 ? undefined : tellMessages(app, id, waiting);
}
