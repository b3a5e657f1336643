import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { all, changed, created, ENDING } from "../../lib/conformance/sessions.ts";
import { identityOf, machineName } from "../../lib/processes.ts";
import { livingPid } from "../setup/processes.ts";
import { filePlace, type Place } from "./file-place.ts";

/** Above this many folders a store is listed by its markers. */
const MANY = 70;
const HOUR = "2026-01-01T00";

/** A place with so many open sessions `s-0`, `s-1` …, of which the first three then end at {@link HOUR}. */
async function large(options: Parameters<typeof filePlace>[0] = {}): Promise<Place> {
  const place = filePlace(options);
  for (let index = 0; index < MANY; index++) await created(place.store, `s-${index}`);
  for (const id of ["s-0", "s-1", "s-2"]) await changed(place.store, id, ENDING);
  return place;
}

/** What stands in a lock of a process that lives. */
function livingToken(): string {
  const { pid, start = "0" } = identityOf(livingPid());
  return `${pid}-${start}-other1.1@${machineName()}`;
}

const opened = async ({ store }: Place, agent?: string) => (await all(store.open(agent))).sort();
const done = async ({ store }: Place) => (await all(store.doneBefore(Date.parse(`${HOUR}:30:00Z`)))).sort();

describe("the markers of a large store", () => {
  it("tell the open sessions from the ended, and one agent's from another's", async () => {
    const place = await large();
    await created(place.store, "other", { agent_name: "plugin:Other" });
    expect(await opened(place)).toHaveLength(MANY - 3 + 1);
    expect(await opened(place, "plugin:Other")).toEqual(["other"]);
    expect(await opened(place, "nobody")).toEqual([]);
    expect(await done(place)).toEqual(["s-0", "s-1", "s-2"]);
    expect(await all(place.store.doneBefore(Date.parse(`${HOUR}:00:00Z`) - 1))).toEqual([]);
  });

  it("follow a session that is reopened, and one whose agent is renamed", async () => {
    const place = await large();
    await changed(place.store, "s-1", { set: { phase: "executing", outcome: null, finalized_at: null } });
    await changed(place.store, "s-5", { set: { agent_name: "renamed" } });
    expect(await opened(place)).toContain("s-1");
    expect(await opened(place, "renamed")).toEqual(["s-5"]);
    expect((await opened(place)).filter((id) => id === "s-5")).toHaveLength(1);
    await changed(place.store, "s-5", ENDING);
    expect(await opened(place)).not.toContain("s-5");
  });

  it("say nothing of being open once a reopened session has ended again in the same hour", async () => {
    const place = await large();
    await changed(place.store, "s-1", { set: { phase: "executing", outcome: null, finalized_at: null } });
    expect(place.names(".open")).toContain("s-1@tester");
    await changed(place.store, "s-1", ENDING);
    expect(place.names(".open")).not.toContain("s-1@tester");
    expect(place.names(".done", HOUR)).toContain("s-1");
  });

  it("go with a removed session", async () => {
    const place = await large();
    await place.store.remove("s-0", () => true);
    await place.store.remove("s-9", () => true);
    expect(place.names(".done", HOUR)).toEqual(["s-1", "s-2"]);
    expect(place.names(".open")).not.toContain("s-9@tester");
  });

  it("are passed over when they are no sessions' names", async () => {
    const place = await large();
    for (const name of ["@tester", "..@tester", "a b@tester", "no-agent", ".DS_Store"]) place.write("", ".open", name);
    for (const name of ["..x.", "a b"]) place.write("", ".done", HOUR, name);
    place.write("", ".done", ".DS_Store");
    expect(await opened(place, "tester")).toHaveLength(MANY - 3);
    expect(await done(place)).toEqual(["s-0", "s-1", "s-2"]);
  });
});

describe("markers that a kill left behind", () => {
  it("are mended by a settlement: of an ended session still marked open", async () => {
    const place = await large();
    place.write("", ".open", "s-0@tester");
    rmSync(place.path(".done", HOUR, "s-0"));
    expect((await place.store.verify("s-0")).findings).toEqual(["the markers do not say what the record says"]);
    expect(await opened(place)).toContain("s-0");
    await place.store.settle("s-0");
    expect(await opened(place)).not.toContain("s-0");
    expect(await done(place)).toContain("s-0");
    expect((await place.store.verify("s-0")).ok).toBe(true);
  });

  it("are mended by a settlement: of an open session that has none", async () => {
    const place = await large();
    rmSync(place.path(".open", "s-5@tester"));
    expect((await place.store.verify("s-5")).ok).toBe(false);
    await place.store.settle("s-5");
    expect(await opened(place)).toContain("s-5");
  });

  it("are mended by a settlement: of a session that never came to be", async () => {
    const place = await large();
    place.write("", ".open", "ghost@tester");
    expect(await place.store.settle("ghost")).toBeUndefined();
    expect(place.names(".open")).not.toContain("ghost@tester");
  });

  it("are taken away by who asks for the finished: of sessions that are gone, and hours that are empty", async () => {
    const place = await large();
    mkdirSync(place.path(".done", "2025-01-01T00"));
    place.write("", ".done", HOUR, "ghost");
    expect(await done(place)).toEqual(["s-0", "s-1", "s-2"]);
    expect(place.names(".done")).toEqual([HOUR]);
    expect(place.names(".done", HOUR)).toEqual(["s-0", "s-1", "s-2"]);
  });
});

describe("a settlement with nothing to do", () => {
  it("asks for no lock and writes nothing", async () => {
    const place = await large();
    for (const id of ["s-0", "s-5"]) {
      place.write(livingToken(), ".locks", id);
      expect((await place.store.settle(id))?.agent_id).toBe(id);
    }
  });
});

describe("an index that is missing", () => {
  it("is built from the records, also those copied in by hand", async () => {
    const place = await large();
    rmSync(place.path(".open"), { recursive: true });
    rmSync(place.path(".done"), { recursive: true });
    cpSync(place.path("s-5"), place.path("copied"), { recursive: true });
    place.write((place.text("s-5", "state.json") as string).replaceAll('"s-5"', '"copied"'), "copied", "state.json");
    rmSync(place.path("copied", "events.jsonl"));
    expect(await opened(place)).toHaveLength(MANY - 3 + 1);
    expect(await opened(place)).toContain("copied");
    expect(await done(place)).toEqual(["s-0", "s-1", "s-2"]);
    expect(place.names(".open")).toContain(".v1");
    expect(place.names(".locks")).toEqual([]);
  });

  it("holds a session that cannot be read, so that a cleanup can find it", async () => {
    const place = await large();
    rmSync(place.path(".open"), { recursive: true });
    for (const file of ["state.json", "events.jsonl"]) place.write("garbage\n", "s-7", file);
    expect(await opened(place)).toContain("s-7");
    await place.store.remove("s-7", (record) => record === undefined);
    expect(await opened(place)).not.toContain("s-7");
  });

  it("is not built past the limit: then the markers there are must do", async () => {
    const place = await large();
    rmSync(place.path(".open"), { recursive: true });
    await created(place.store, "late");
    expect(await opened(place.reopen({ rebuildLimit: MANY }))).toEqual(["late"]);
    expect(await opened(place.reopen({ rebuildLimit: MANY + 1 }))).toHaveLength(MANY - 3 + 1);
  });

  it.each(["that another process is building", "that cannot be written"])(
    "%s is done without: every session is looked at",
    async (why) => {
      const place = await large();
      rmSync(place.path(".open"), { recursive: true });
      if (why.includes("another")) {
        place.write(livingToken(), ".locks", ".index");
      } else {
        place.write("a file in its place", ".open");
      }
      expect(await opened(place)).toHaveLength(MANY - 3);
      expect(await done(place)).toHaveLength(MANY);
    },
  );

  it("does not matter to a small store", async () => {
    const place = filePlace();
    await created(place.store, "a");
    rmSync(place.path(".open"), { recursive: true });
    expect(await opened(place)).toEqual(["a"]);
    expect(place.names()).not.toContain(".open");
  });
});

describe("the trash", () => {
  it("holds nothing after a removal, whatever lay in the session's folder", async () => {
    const place = filePlace();
    await created(place.store, "a");
    mkdirSync(place.path("a", "notes"));
    place.write("text", "a", "notes", "mine.txt");
    expect(await place.store.remove("a", () => true)).toBe(true);
    expect(place.names(".trash")).toEqual([]);
    expect(place.names()).not.toContain("a");
  });

  it("is emptied of what a killed remover left when the store is closed, and listed by nobody before", async () => {
    const place = filePlace();
    await created(place.store, "a");
    await created(place.store, "b");
    mkdirSync(place.path(".trash"));
    renameSync(place.path("a"), place.path(".trash", "a.4711"));
    expect(await all(place.store.ids())).toEqual(["b"]);
    expect(await place.store.load("a")).toBeUndefined();
    await place.store.close();
    expect(place.names(".trash")).toEqual([]);
  });

  it("does not stand in the way of a removal when something of that name lies there", async () => {
    const place = filePlace();
    await created(place.store, "a");
    mkdirSync(place.path(".trash", `a.${process.pid}`), { recursive: true });
    place.write("old", ".trash", `a.${process.pid}`, "state.json");
    expect(await place.store.remove("a", () => true)).toBe(true);
    expect(place.names(".trash")).toEqual([]);
  });
});
