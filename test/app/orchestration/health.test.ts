import { describe, expect, it } from "vitest";
import { createSession } from "../../../lib/app/create.ts";
import { health, performanceOf } from "../../../lib/app/orchestration/health.ts";
import { heartbeat } from "../../../lib/app/orchestration/heartbeat.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { testApp } from "../../setup/test-app.ts";

const NOTHING = { memory_bytes: null, cpu: null };
const MEASURED = { memoryBytes: 4711, cpu: 0.5 };

describe("what a session takes", () => {
  it("is null where nobody reported it and no process is known: it is never invented", async () => {
    const app = testApp(memoryStore());
    await createSession(app, { agentId: "a", kind: "active", agentName: "a" }, { git: () => null });
    expect((await health(app, "a", () => MEASURED)).details).toMatchObject(NOTHING);
    expect(await performanceOf(app, "a", () => MEASURED)).toMatchObject(NOTHING);
  });

  it("is what the session reported last", async () => {
    const app = testApp(memoryStore());
    await createSession(app, { agentId: "a", kind: "active", agentName: "a" }, { git: () => null });
    await heartbeat(app, "a", { memoryBytes: 100, cpu: 0.25 });
    const reported = { memory_bytes: 100, cpu: 0.25 };
    expect((await health(app, "a", () => MEASURED)).details).toMatchObject(reported);
    expect(await performanceOf(app, "a", () => MEASURED)).toMatchObject(reported);
  });
});
