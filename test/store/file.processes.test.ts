import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { create, get, update } from "../../lib/app/sessions.ts";
import { type Child, startChild } from "../../lib/conformance/child-process.ts";
import { bundled } from "../setup/bundle.ts";
import type { Work } from "./children/work.ts";
import { type Place, placeAt } from "./file-place.ts";

const script = bundled("store/children/work.ts");

/** A place on a real disk, and a way to start processes on it. */
function busyPlace(): Place & { start(work: WorkHere): Child } {
  const dir = mkdtempSync(join(tmpdir(), "agent-session-processes-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const place = placeAt(join(dir, "session"));
  return { ...place, start: (work) => startChild(script, { ...work, dir: place.dir }) };
}

type WorkHere = Work extends infer Each ? (Each extends Work ? Omit<Each, "dir"> : never) : never;

const waitingSession = { agentId: "a", agentName: "tester", metadata: { n: 0 } };

describe("8 processes that change one session 50 times each", () => {
  it.each([1, 2, 3])(
    "lose nothing and leave nothing behind, and a reader beside them sees no half record (%i)",
    async () => {
      const place = busyPlace();
      await create(place.app, waitingSession);
      await place.start({ do: "count", id: "a", times: 1 }).done();
      const reader = place.start({ do: "read", id: "a" });
      await reader.next();
      const writers = Array.from({ length: 8 }, () => place.start({ do: "count", id: "a", times: 50 }));
      await Promise.all(writers.map((writer) => writer.done()));
      await reader.next();
      await reader.kill();

      const counts = writers.flatMap(({ said }) => said.map(Number)).sort((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: 400 }, (_, index) => index + 2));
      const record = await get(place.app, "a");
      expect([record?.metadata.n, record?.revision]).toEqual([401, 402]);
      expect(await place.store.verify("a")).toEqual({ agent_id: "a", ok: true, findings: [] });
      expect(place.names(".locks")).toEqual([]);
      expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
      const told = new Set((await place.store.feed.read("", 10_000)).entries.map(({ seq }) => seq));
      expect(told.size).toBe(402);
    },
    60_000,
  );
});

describe("8 processes that make, change and remove the same documents", () => {
  it("lose nothing and leave nothing behind", async () => {
    const place = busyPlace();
    const writers = Array.from({ length: 8 }, () => place.start({ do: "keep", keys: 20, times: 100 }));
    await Promise.all(writers.map((writer) => writer.done()));
    const said = writers.flatMap((writer) => writer.said.map((line) => line.split(" ") as [string, string]));
    const sum = (verb: string) => said.reduce((all, [what, n]) => (what === verb ? all + Number(n) : all), 0);
    let left = 0;
    for await (const key of place.store.doc.list("counts"))
      left += (await place.store.doc.get<number>("counts", key))?.value ?? 0;
    expect([sum("added"), sum("removed") + left]).toEqual([800, 800]);
    expect(sum("removed")).toBeGreaterThan(0);
    expect([place.names(".locks"), place.names(".holders")]).toEqual([[], ["spare"]]);
    expect(place.names(".counts").filter((name) => !name.endsWith(".json"))).toEqual([]);
  }, 60_000);
});

describe("16 processes that claim one resume", () => {
  it("are told so by one yes and fifteen no", async () => {
    const place = busyPlace();
    await create(place.app, waitingSession);
    await update(place.app, "a", { phase: "approval" });
    const claimers = Array.from({ length: 16 }, () => place.start({ do: "claim", id: "a" }));
    await Promise.all(claimers.map((claimer) => claimer.done()));
    const answers = claimers.flatMap(({ said }) => said).sort();
    expect(answers).toEqual([...Array.from({ length: 15 }, () => "session_claimed"), "session_resumable"]);
    expect(place.lines("a").filter(({ type }) => type === "session.claimed")).toHaveLength(1);
  }, 60_000);
});
