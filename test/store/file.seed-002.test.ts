import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { list } from "../../lib/app/list.ts";
import { finalize, get, update } from "../../lib/app/sessions.ts";
import { filePlace, type Place } from "./file-place.ts";

/** What the original wrote: no version, no revision, no journal. */
function seedPlace(fields: Record<string, unknown> = {}): Place {
  const place = filePlace();
  mkdirSync(place.path("old-1"), { recursive: true });
  const record = {
    agent_id: "old-1",
    agent_name: "researcher",
    purpose: "general",
    phase: "approval",
    created_at: "2026-01-01T10:00:00.123456+00:00",
    last_updated: "2026-01-01T11:00:00",
    resume_ready: true,
    error_count: 0,
    history: [{ from_phase: "planning", to_phase: "approval", timestamp: "2026-01-01T11:00:00" }],
    metadata: { task_id: "T1" },
    custom: "kept",
    ...fields,
  };
  place.write(JSON.stringify(record, null, 2), "old-1", "state.json");
  return place;
}

describe("a record of seed 002 without a journal", () => {
  it("is read, listed and verified as it is, and not written by that", async () => {
    const place = seedPlace();
    const text = place.text("old-1", "state.json");
    const record = await get(place.app, "old-1");
    expect(record).toMatchObject({ schema_version: 1, revision: 0, phase: "approval", custom: "kept" });
    expect(record?.created_at).toBe("2026-01-01T10:00:00.123Z");
    expect((await list(place.app, { activeOnly: true })).map(({ agent_id }) => agent_id)).toEqual(["old-1"]);
    expect((await place.store.verify("old-1")).findings).toEqual([]);
    expect(place.text("old-1", "state.json")).toBe(text);
    expect(place.names()).toEqual(["old-1"]);
  });

  it("gets a base as the first line of its journal by its first change", async () => {
    const place = seedPlace();
    const record = await update(place.app, "old-1", { summary: "s" });
    expect(record.revision).toBe(1);
    const [line] = place.lines("old-1");
    expect([line?.seq, line?.change.base]).toEqual([1, record]);
    expect(place.names(".open")).toContain("old-1@researcher");
    await finalize(place.app, "old-1", "completed");
    rmSync(place.path("old-1", "state.json"));
    expect(await get(place.app, "old-1")).toMatchObject({ revision: 2, phase: "completed", custom: "kept" });
  });

  it("stays behind a base whose writer was killed before the snapshot", async () => {
    const place = seedPlace();
    const before = readFileSync(place.path("old-1", "state.json"));
    const record = await update(place.app, "old-1", { summary: "s" });
    place.write(before, "old-1", "state.json");
    expect(await get(place.app, "old-1")).toEqual(record);
    expect((await update(place.app, "old-1", { summary: "t" })).revision).toBe(2);
    expect(place.names("old-1")).toEqual(["events.jsonl", "state.json"]);
  });
});
