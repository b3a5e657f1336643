import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSessions, type Sessions } from "../../../lib/index.ts";

const SETS = 500;

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Runs `step` so often, each time beside a file written whole by hand and a new one. Growth is that of the step beside
 * them: what a file costs changes many times over from one second to the next, as the disk has it.
 */
async function measured(step: (sessions: Sessions, at: number) => Promise<unknown>) {
  const dir = mkdtempSync(join(tmpdir(), "hub-cost-"));
  const sessions = await openSessions({ dir: join(dir, "sessions"), durability: "fast" });
  const [steps, floors, made]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0; at < SETS; at++) {
    steps.push(await timed(() => step(sessions, at)));
    floors.push(
      await timed(() => {
        writeFileSync(join(dir, "file.tmp"), JSON.stringify({ at, value: "x".repeat(500) }));
        renameSync(join(dir, "file.tmp"), join(dir, "file"));
      }),
    );
    made.push(await timed(() => writeFileSync(join(dir, `file-${at}`), "x".repeat(500))));
  }
  await sessions.close();
  rmSync(dir, { recursive: true, force: true });
  const besideFiles = (from: number, to: number) => {
    const [step, floor, file] = [steps, floors, made].map((times) => median(times.slice(from, to))) as number[];
    return (step as number) / ((floor as number) + (file as number));
  };
  return { ratio: median(steps) / median(floors), growth: besideFiles(SETS - 100, SETS) / besideFiles(0, 100) };
}

it.each([
  ["one key", () => "key"],
  ["a key each", (at: number) => `key-${at}`],
])(
  "500 sets of %s cost at most 20 times a file written by hand each, the last as much as the first",
  async (_what, key) => {
    const value = { text: "x".repeat(400) };
    const { ratio, growth } = await measured(({ memory }, at) => memory.set("s", key(at), value));
    expect(ratio).toBeLessThan(20);
    expect(growth).toBeLessThan(2);
  },
);

it("500 messages to one inbox that nobody reads cost the same from the first to the last", async () => {
  const { growth } = await measured(async ({ registry, messages }, at) => {
    if (at === 0) await registry.register("b", "B", "T");
    return messages.send({ from: "a", to: "b", subject: "s", body: "x".repeat(400) });
  });
  expect(growth).toBeLessThan(2);
});
