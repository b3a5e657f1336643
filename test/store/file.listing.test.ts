import { mkdirSync, renameSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create, finalize } from "../../lib/app/sessions.ts";
import { all, created } from "../../lib/conformance/sessions.ts";
import { filePlace, type Place } from "./file-place.ts";

const opened = async ({ store }: Place, agent?: string) => (await all(store.open(agent))).sort();

describe("a small store, which is read whatever its markers say", () => {
  /** Sessions `a` of tester and `b` of another agent. */
  async function small(): Promise<Place> {
    const place = filePlace();
    await created(place.store, "a");
    await created(place.store, "b", { agent_name: "other" });
    return place;
  }

  it("gives one agent's sessions, also those written by hand and those of no readable name", async () => {
    const place = await small();
    const record = place.text("b", "state.json") as string;
    for (const id of ["by-hand", "unnamed"]) mkdirSync(place.path(id));
    place.write(record.replaceAll('"b"', '"by-hand"'), "by-hand", "state.json");
    mkdirSync(place.path("unnamed", "state.json"));
    expect(await opened(place, "other")).toEqual(["b", "by-hand", "unnamed"]);
    expect(await opened(place, "tester")).toEqual(["a", "unnamed"]);
  });

  it.each(["plugin:Other", "h\u00e9lper", "unknown"])(
    "gives all where %s may be spelt in another way",
    async (name) => {
      expect(await opened(await small(), name)).toEqual(["a", "b"]);
    },
  );

  it("gives a session whose snapshot is torn before its agent's name", async () => {
    const place = await small();
    place.write("{", "b", "state.json");
    expect(await opened(place, "other")).toEqual(["b"]);
  });

  it("passes over what has ended, but not what was opened again by hand or by a writer that was killed", async () => {
    const place = filePlace();
    for (const id of ["ended", "phase-by-hand", "outcome-by-hand", "on-one-line", "reopened", "says-so"]) {
      await create(place.app, { agentId: id, agentName: "tester", metadata: { notes: '\n  "outcome": "success"' } });
      if (id !== "says-so") await finalize(place.app, id, "completed");
    }
    const rewrite = (id: string, change: (text: string) => string) =>
      place.write(change(place.text(id, "state.json") as string), id, "state.json");
    rewrite("phase-by-hand", (text) => text.replace('"phase": "completed"', '"phase": "planning"'));
    rewrite("outcome-by-hand", (text) => text.replace('\n  "outcome": "success"', '\n  "outcome": null'));
    rewrite("on-one-line", (text) => JSON.stringify(JSON.parse(text)));
    // The first thing that a writer does who opens it again.
    place.write("", ".open", "reopened@tester");
    rmSync(place.path(".open", "says-so@tester"));
    expect(await opened(place, "tester")).toEqual(
      ["on-one-line", "outcome-by-hand", "phase-by-hand", "reopened", "says-so"].sort(),
    );
    expect(await opened(place)).toEqual(await opened(place, "tester"));
  });
});

describe("a store that is gone through by its index", () => {
  it("still finds what was copied in by hand, open or ended, up to 64 sessions", async () => {
    const place = filePlace();
    for (let at = 0; at < 40; at++) await create(place.app, { agentId: `s${at}` });
    for (const id of ["waits", "ended"]) await create(place.app, { agentId: id, agentName: "tester" });
    await finalize(place.app, "ended", "completed");
    for (const id of ["waits", "ended"]) renameSync(place.path(id), place.path(`.${id}`));
    rmSync(place.path(".open", "waits@tester"));
    rmSync(place.path(".done"), { recursive: true });
    expect(await opened(place, "tester")).toEqual([]);

    for (const id of ["waits", "ended"]) renameSync(place.path(`.${id}`), place.path(id));
    expect(await opened(place, "tester")).toEqual(["waits"]);
    expect(await all(place.store.doneBefore(0))).toContain("ended");
  });

  it.each([3, 30])("of %d ended sessions tells a hook by their records which ended before a time", async (count) => {
    const place = filePlace();
    for (let at = 0; at < count; at++) {
      await create(place.app, { agentId: `s${at}` });
      await finalize(place.app, `s${at}`, "completed");
    }
    const { finalized_at } = JSON.parse(place.text("s1", "state.json") as string);
    const text = place.text("s1", "state.json") as string;
    place.write(text.replaceAll(finalized_at, "2026-01-01T00:00:00.000Z"), "s1", "state.json");
    place.write(JSON.stringify({ agent_id: "s2" }), "s2", "state.json");
    const before = Date.parse("2026-01-01T00:00:00.000Z");
    const hooks = place.reopen({ rebuildLimit: 5000 });
    expect((await all(hooks.store.doneBefore(before))).sort()).toEqual(["s1", "s2"]);
    expect((await all(hooks.store.doneBefore(before - 1))).sort()).toEqual(["s2"]);
    expect(await all(place.store.doneBefore(before))).toHaveLength(count);
  });
});
