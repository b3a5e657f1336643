import { describe, expect, it } from "vitest";
import { createSession } from "../../../lib/app/create.ts";
import { openOrchestration } from "../../../lib/app/existing.ts";
import { memoryStore } from "../../../lib/index.ts";
import { createRuntime, type Runtime } from "../../../lib/runtime.ts";
import { runChild } from "../../library/child.ts";
import { clockAt, failure, ownProject, SECOND } from "../../library/workspace.ts";

const AROUND = { git: () => null };
const TWIN = { kind: "director", agentName: "main" };
const RESERVATIONS = ["orchestration", "reservations"] as const;

function fresh(options: Parameters<typeof createRuntime>[0] = {}): Runtime {
  return createRuntime({ dir: ownProject(), durability: "fast", ...options });
}

describe.each([
  ["the file store", () => fresh()],
  ["the store in memory", () => fresh({ dir: undefined, store: memoryStore() })],
])("creators at once, on %s", (_, open) => {
  it("of one kind and name: one gets it, the others CONFLICT", async () => {
    const app = open();
    const all = await Promise.allSettled(new Array(8).fill(0).map(() => createSession(app, TWIN, AROUND)));
    const refused = all.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
    expect(refused).toEqual(new Array(7).fill("CONFLICT"));
    expect(await openOrchestration(app)).toHaveLength(1);
  });

  it("of different names: never more than max_sessions", async () => {
    const app = { ...open(), policy: { ...open().policy, orchestration: { maxSessions: 3, silenceMs: 1 } } };
    const all = await Promise.allSettled(
      new Array(8).fill(0).map((_each, nth) => createSession(app, { kind: "active", agentName: `n${nth}` }, AROUND)),
    );
    const refused = all.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
    expect(refused).toEqual(new Array(5).fill("LIMIT_EXCEEDED"));
    expect(await openOrchestration(app)).toHaveLength(3);
  });
});

describe("a reservation", () => {
  it("stands while another creator comes and goes", async () => {
    const app = fresh();
    const slow: Runtime = {
      ...app,
      store: {
        ...app.store,
        commit: async (id, from, line, record) => {
          await createSession(app, { kind: "director", agentName: "other" }, AROUND);
          return app.store.commit(id, from, line, record);
        },
      },
    };
    expect((await createSession(slow, TWIN, AROUND)).agent_name).toBe("main");
    expect(await openOrchestration(app)).toHaveLength(2);
  });
});

describe("creators in processes of their own", () => {
  it("of the same names: each name is had once", async () => {
    const dir = ownProject();
    const outs = await Promise.all([1, 2, 3].map(() => runChild("../../app/children/create-twins", [dir, "4"])));
    const lines = outs.flatMap((out) => out.trim().split("\n"));
    const made = lines.filter((line) => line.startsWith("made ")).sort();
    expect(made).toEqual(["made n0", "made n1", "made n2", "made n3"]);
    expect(lines.filter((line) => !line.startsWith("made "))).toEqual(new Array(8).fill("CONFLICT"));
    expect(await openOrchestration(createRuntime({ dir }))).toHaveLength(4);
  });
});

describe("the place of a creator that was killed half way", () => {
  async function reservedBy(app: Runtime, owner: Record<string, unknown>): Promise<void> {
    const place = {
      agent_id: "ghost",
      kind: "director",
      name: "main",
      mark: "m",
      at: new Date(app.now()).toISOString(),
    };
    await app.store.doc.put(...RESERVATIONS, { pending: [{ ...place, ...owner }] });
  }

  it("is free at once when it is known to be dead", async () => {
    const app = fresh();
    const { machine } = app.identity(process.pid);
    await reservedBy(app, { machine, pid: 0x7ffffff0 });
    expect((await createSession(app, TWIN, AROUND)).agent_name).toBe("main");
    expect((await app.store.doc.get(...RESERVATIONS))?.value).toEqual({ pending: [] });
  });

  it("is held for 30 s when that cannot be known", async () => {
    const clock = clockAt("2026-01-08T18:00:00.000Z");
    const app = fresh({ now: clock.now });
    await reservedBy(app, { machine: "elsewhere", pid: 1 });
    clock.advance(30 * SECOND - 1);
    expect(await failure(createSession(app, TWIN, AROUND))).toMatchObject({
      code: "CONFLICT",
      details: { agent_id: "ghost" },
    });
    clock.advance(1);
    expect((await createSession(app, TWIN, AROUND)).agent_name).toBe("main");
  });

  it("was given up when it comes back too late: it has made nothing", async () => {
    const clock = clockAt("2026-01-08T18:00:00.000Z");
    const app = fresh({ now: clock.now });
    const slow: Runtime = {
      ...app,
      store: {
        ...app.store,
        commit: async (id, from, line, record) => {
          // Between its reservation and its commit others have waited long enough.
          clock.advance(31 * SECOND);
          await createSession(app, TWIN, AROUND);
          return app.store.commit(id, from, line, record);
        },
      },
    };
    expect(await failure(createSession(slow, { ...TWIN, agentId: "late" }, AROUND))).toMatchObject({ code: "BUSY" });
    expect((await openOrchestration(app)).map(({ agent_name }) => agent_name)).toEqual(["main"]);
    expect(await app.store.load("late")).toBeUndefined();
  });
});
