import { describe, expect, it } from "vitest";
import { create, finalize } from "../../lib/app/sessions.ts";
import { sweep } from "../../lib/app/sweep.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { clockAt, testApp } from "../setup/test-app.ts";

const WEEK = 7 * 24 * 3_600_000;

describe("a sweep", () => {
  it("removes fifty finished sessions at most, and the rest the next time", async () => {
    const clock = clockAt("2026-05-01T12:00:00.000Z");
    const app = testApp(memoryStore({ now: clock.now }), { now: clock.now });
    for (let at = 0; at < 53; at++) {
      await create(app, { agentId: `s${at}` });
      await finalize(app, `s${at}`, "success");
    }
    expect((await sweep(app)).cleaned).toBe(0);
    clock.add(WEEK + 1000);
    expect((await sweep(app)).cleaned).toBe(50);
    expect((await sweep(app)).cleaned).toBe(3);
    expect((await sweep(app)).cleaned).toBe(0);
  });
});
