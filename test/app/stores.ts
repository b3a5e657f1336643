import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";
import { memoryStore } from "../../lib/store/memory.ts";

export const STORES = ["memory", "file"] as const;

export interface Clock {
  ms: number;
}

/** An app of this test's own on a store of that kind, at 2026-01-08T18:00:00Z until its clock is moved. */
export function appOn(kind: (typeof STORES)[number]): { app: Runtime; clock: Clock; dir: string } {
  const home = mkdtempSync(join(tmpdir(), "hub-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const clock: Clock = { ms: Date.parse("2026-01-08T18:00:00.000Z") };
  const now = () => clock.ms;
  const dir = join(home, "sessions");
  const store = kind === "memory" ? memoryStore({ now }) : undefined;
  const env = { HOME: home, USERPROFILE: home };
  const app = createRuntime({ dir, store, now, durability: "fast", env, cwd: home, patienceMs: 2000 });
  return { app, clock, dir };
}

/** What a call failed with; fails itself when it did not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return (error as { code: string }).code;
  }
  throw new Error("the call did not fail");
}
