import { create, update } from "../../lib/app/sessions.ts";
import { type Place, placeWithSession } from "./file-place.ts";

/** A place with sessions `a`, at revision 4, and `b`; and the journal of `a`. */
export async function fourLines(): Promise<{ place: Place; journal: Buffer; ends: number[] }> {
  const place = await placeWithSession();
  await update(place.app, "a", { phase: "planning", metadata: { text: "ä 🙂" } });
  await update(place.app, "a", { error: "e" });
  await update(place.app, "a", { summary: "fourth" });
  await create(place.app, { agentId: "b" });
  const journal = Buffer.from(place.text("a", "events.jsonl") as string);
  const ends: number[] = [];
  for (let at = journal.indexOf(10); at >= 0; at = journal.indexOf(10, at + 1)) ends.push(at + 1);
  return { place, journal, ends };
}
