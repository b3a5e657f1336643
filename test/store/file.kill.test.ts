import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { create, get, update } from "../../lib/app/sessions.ts";
import { sweep } from "../../lib/app/sweep.ts";
import { type Child, startChild } from "../../lib/conformance/child-process.ts";
import { all } from "../../lib/conformance/sessions.ts";
import { isFinal } from "../../lib/session/lifecycles/index.ts";
import { bundled } from "../setup/bundle.ts";
import type { Work } from "./children/work.ts";
import { type Place, placeAt } from "./file-place.ts";

const script = bundled("store/children/work.ts");
/** Two lanes of each kind: 208 kills in all. */
const LANES = [1, 2];
const KILLS = 52;

/** The tests run beside each other, so each has to say itself when it is over. */
function lane({ onTestFinished }: TestContext): Place {
  const dir = mkdtempSync(join(tmpdir(), "agent-session-kill-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return placeAt(join(dir, "session"));
}

/** Starts the work and kills it at a random moment of it. */
async function killed(work: Work): Promise<Child> {
  const child = startChild(script, work);
  await child.next();
  await new Promise((wake) => setTimeout(wake, Math.random() * 15));
  await child.kill();
  return child;
}

const temporary = (names: string[]) => names.filter((name) => name.endsWith(".tmp"));

describe.concurrent("a writer that is killed at a random moment", { timeout: 240_000 }, () => {
  it.for(LANES)(`${KILLS} times while it changes one session takes back nothing (lane %i)`, async (_, context) => {
    const place = lane(context);
    await create(place.app, { agentId: "a", agentName: "tester", metadata: { n: 0 } });
    const waits: number[] = [];
    let told = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const { said } = await killed({ do: "count", id: "a", dir: place.dir });
      told = Math.max(told, ...said.map(Number));
      const n = (await get(place.app, "a"))?.metadata.n as number;
      expect([told, told + 1]).toContain(n);
      expect(temporary(place.names("a")).length).toBeLessThanOrEqual(1);
      const start = performance.now();
      const record = await update(place.app, "a", { metadata: { n: n + 1 }, summary: String(n + 1) });
      waits.push(performance.now() - start);
      told = record.metadata.n as number;
      expect(place.names("a")).toEqual(["events.jsonl", "state.json"]);
      expect(place.names(".locks")).toEqual([]);
      expect((await place.store.verify("a")).findings).toEqual([]);
    }
    rmSync(place.path("a", "state.json"));
    expect((await get(place.app, "a"))?.metadata.n).toBe(told);
    const seqs = new Set((await place.store.feed.read("", 1_000_000)).entries.map(({ seq }) => seq));
    expect(seqs.size).toBe(told + 1);
    // A write behind a dead owner takes about 1 ms; most of what this allows is for a machine at work.
    waits.sort((a, b) => a - b);
    expect(waits[Math.floor(KILLS / 2)]).toBeLessThan(50);
    expect(waits.at(-1)).toBeLessThan(1000);
  });

  it.for(LANES)(
    `${KILLS} times while sessions come and go leaves each whole or absent (lane %i)`,
    async (_, context) => {
      const place = lane(context);
      for (let kill = 0; kill < KILLS; kill++) {
        const { said } = await killed({ do: "live", prefix: `k${kill}`, dir: place.dir });
        const last = new Map(said.map((line) => line.split(" ") as [string, string]));
        const newest = [...last.keys()].at(-1) as string;
        for (const [id, step] of last) await expectAtLeast(place, id, step, id === newest);
        // The one it had begun when it was killed, if any.
        await expectAtLeast(
          place,
          newest.replace(/\d+$/, (digits) => String(Number(digits) + 1)),
          "nothing",
          true,
        );
        await sweep(place.app);
        expect(place.names(".locks").length).toBeLessThanOrEqual(1);
        await place.reopen().store.close();
        expect(place.names(".locks")).toEqual([]);
        expect(place.names(".trash")).toEqual([]);
      }
      for (const id of await all(place.store.ids())) {
        // Killed between making the folder and the first byte in it: an empty folder is nobody's.
        if (place.names(id).length === 0) continue;
        expect(await place.store.verify(id)).toEqual({ agent_id: id, ok: true, findings: [] });
        expect(place.names(id)).toEqual(["events.jsonl", "state.json"]);
      }
    },
  );
});

const STEPS = ["nothing", "created", "updated", "ended", "removed"];

/** What was told is there; the step after it may be, whole. */
async function expectAtLeast(place: Place, id: string, step: string, isLast: boolean): Promise<void> {
  const record = await get(place.app, id);
  const isOdd = Number(id.split("-").at(-1)) % 2 === 1;
  const isGone = step === "removed" || (step === "ended" && isOdd && isLast);
  if (record === undefined) {
    expect([id, step, "gone"]).toEqual([id, isGone ? step : "nothing", "gone"]);
    return;
  }
  expect(STEPS[record.revision]).toBeOneOf([step, ...(isLast ? [STEPS[STEPS.indexOf(step) + 1]] : [])]);
  expect(record.metadata.n).toBe(record.revision === 1 ? 0 : 1);
  if (!isFinal(record)) expect(place.names(".open")).toContain(`${id}@tester`);
}
