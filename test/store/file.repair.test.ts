import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { get, update } from "../../lib/app/sessions.ts";
import { placeWithSession } from "./file-place.ts";

describe("a repair that was killed between its journal and its snapshot", () => {
  it("counts, though the journal is shorter than the old snapshot says, and nothing written later is lost", async () => {
    const place = await placeWithSession();
    await update(place.app, "a", { phase: "approval" });
    for (let n = 0; n < 20; n++) await update(place.app, "a", { metadata: { n } });
    const state = place.text("a", "state.json") as string;
    place.write(
      (place.text("a", "events.jsonl") as string).replace('"to":"approval"', '"to":"approvaL"'),
      "a",
      "events.jsonl",
    );
    const repaired = await place.store.repair("a", "state");
    expect(place.text("a", "events.jsonl")?.length).toBeLessThan(JSON.parse(state).journal.bytes);
    place.write(state, "a", "state.json");

    expect(await get(place.app, "a")).toEqual(repaired);
    const next = await update(place.app, "a", { summary: "after the repair" });
    expect(next.revision).toBe(repaired.revision + 1);
    rmSync(place.path("a", "state.json"));
    expect(await get(place.app, "a")).toEqual(next);
  });
});
