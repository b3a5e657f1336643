import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { create, finalize } from "../../lib/app/sessions.ts";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import { flushTiles } from "../../lib/app/tasks/tiles.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { testApp } from "../setup/test-app.ts";
import { type Fault, type PlatoServer, platoServer } from "./plato-server.ts";

let server: PlatoServer;
beforeAll(async () => {
  server = await platoServer();
});
afterAll(() => server.stop());

const fault = fc.constantFrom<Fault>(
  { status: 500 },
  { status: 503 },
  { status: 429 },
  { delayMs: 3 },
  "hang up",
  "accept, then hang up",
);
type Step = { faults: Fault[] } | "a session" | "a patient sender" | "a sender" | "a restart";
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ faults: fc.array(fault, { maxLength: 5 }) }),
  fc.constant("a session"),
  fc.constant("a patient sender"),
  fc.constant("a sender"),
  fc.constant("a restart"),
);

it("sends every tile once and in order, whatever the server does and however often it is tried", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20, size: "max" }), async (steps) => {
      server.tiles.length = 0;
      server.bodies.length = 0;
      const app = testApp(memoryStore());
      const target = { url: server.url, room: "r", apiKey: server.key };
      const flush = (patient: boolean) => flushTiles(app, target, { patient, budgetMs: 30_000, backoffMs: [1, 2] });
      const expected: string[] = [];
      let twice = 0;
      for (const each of steps) {
        if (typeof each === "object") {
          server.faults.push(...each.faults);
          twice += each.faults.filter((one) => one === "accept, then hang up").length;
        } else if (each === "a session") expected.push(...(await session(app, expected.length)));
        else if (each === "a restart") await server.restart();
        else await flush(each === "a patient sender");
      }
      expect(await flush(true)).toMatchObject({ rejected: 0, done: true });
      server.faults.length = 0;
      expect(server.tiles.map(({ question }) => question)).toEqual(expected);
      expect(server.bodies.length).toBeLessThanOrEqual(expected.length + twice);
    }),
    { numRuns: 40 },
  );
}, 60_000);

/** Lives through a session with a task; answers the tiles that are to come of it. */
async function session(app: ReturnType<typeof testApp>, at: number): Promise<string[]> {
  const id = `s${at}`;
  await create(app, { agentId: id, agentName: "a", purpose: id });
  await addTask(app, id, { taskId: "t" });
  await completeTask(app, id, "t", { outcome: "failed" });
  await finalize(app, id, "failed");
  return [`[SESSION_START] a:${id}`, "[TASK_START] t → a", "[TASK_END] t — FAILED", `[SESSION_END] a:${id} — FAILED`];
}
