import { describe, expect, it } from "vitest";
import {
  byRegistration,
  checkActivity,
  type Presence,
  ping,
  register,
  report,
  shown,
  touch,
  unregister,
} from "../../lib/hub/presence.ts";
import { registryStats, select } from "../../lib/hub/registry.ts";

const START = Date.parse("2026-01-08T18:00:00.000Z");
const SECOND = 1000;
const cece = register("cece-001", undefined, { name: "Cece", type: "Claude", user: "Alexa" }, START);

describe("register", () => {
  it("makes an entry with seed 001's fields", () => {
    expect(cece).toEqual({
      session_id: "cece-001",
      agent_name: "Cece",
      agent_type: "Claude",
      human_user: "Alexa",
      location: null,
      team: null,
      capabilities: [],
      activity: "active",
      current_task: null,
      metadata: {},
      started_at: "2026-01-08T18:00:00.000Z",
      last_ping: "2026-01-08T18:00:00.000Z",
      ended_at: null,
    });
  });

  it("again keeps the start, the task and what is not given, and updates the rest", () => {
    const busy = report(cece, "working", "review", START + SECOND);
    const again = register("cece-001", busy, { type: "GPT-4", capabilities: ["python", "python"] }, START + 9 * SECOND);
    expect(again).toEqual({
      ...busy,
      agent_type: "GPT-4",
      capabilities: ["python"],
      last_ping: "2026-01-08T18:00:09.000Z",
    });
  });

  it.each([{ name: "Cece" }, { type: "Claude" }, {}, { name: "", type: "" }])(
    "refuses %j for an unknown id",
    (wanted) => {
      expect(() => register("x", undefined, wanted, START)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
    },
  );
});

describe("liveness", () => {
  it.each([
    [300_000, "active"],
    [300_001, "offline"],
    [-60_000, "active"],
  ])("%i ms after the last ping it shows %s", (silence, status) => {
    expect(shown(cece, START + silence).status).toBe(status);
  });

  it("is never written over the activity, and a ping brings the session back", () => {
    const waiting = report(cece, "waiting", undefined, START);
    const late = START + 400 * SECOND;
    expect(shown(waiting, late)).toMatchObject({ status: "offline", activity: "waiting" });
    expect(shown(ping(waiting, late), late)).toMatchObject({ status: "waiting", activity: "waiting" });
  });

  it("ends when it is unregistered or reported offline, and comes back with a ping", () => {
    for (const gone of [unregister(cece, START), report(cece, "offline", undefined, START)]) {
      expect(shown(gone, START).status).toBe("offline");
      expect(shown(ping(gone, START), START).status).toBe("active");
    }
  });

  it("is kept by a touch at most every 30 s, which brings nobody back", () => {
    expect(touch(cece, START + 29_999)).toBeUndefined();
    expect(touch(cece, START + 30_000)?.last_ping).toBe("2026-01-08T18:00:30.000Z");
    expect(touch(unregister(cece, START), START + 60_000)).toBeUndefined();
  });
});

describe("report", () => {
  it.each([
    ["Code review", "Code review"],
    [undefined, "old"],
    [null, null],
  ])("with task %j leaves the task %j", (task, expected) => {
    const busy = report(cece, "working", "old", START);
    expect(report(busy, "idle", task, START)).toMatchObject({ activity: "idle", current_task: expected });
  });

  it("takes the five words only", () => {
    expect(checkActivity("waiting")).toBe("waiting");
    expect(() => checkActivity("busy")).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });
});

describe("the registry", () => {
  const entry = (id: string, more: Partial<Presence>, at = START) => shown({ ...cece, session_id: id, ...more }, at);
  const all = [
    entry("b", { capabilities: ["python"], started_at: "2026-01-08T18:00:02.000Z" }),
    entry("a", { agent_type: "GPT-4", human_user: null, started_at: "2026-01-08T18:00:01.000Z" }),
    entry("c", { activity: "offline", started_at: "2026-01-08T18:00:01.000Z" }),
  ];

  it.each([
    [{}, ["b", "a", "c"]],
    [{ status: "active" as const }, ["b", "a"]],
    [{ status: "offline" as const }, ["c"]],
    [{ type: "Claude" }, ["b", "c"]],
    [{ user: "Alexa", status: "active" as const }, ["b"]],
    [{ capability: "python" }, ["b"]],
    [{ capability: "py" }, []],
  ])("finds by %j", (filter, ids) => {
    expect(select(all, filter).map(({ session_id }) => session_id)).toEqual(ids);
  });

  it("stands in the order of the first registration, also within one millisecond", () => {
    const at = (id: string, ms: number, order?: number) => ({
      ...register(id, undefined, { name: id, type: "T" }, START + ms),
      ...(order !== undefined && { order }),
    });
    const mixed = [at("z", 0, 0), at("a", 0, 1), at("c", 1), at("b", 1)];
    expect([...mixed].reverse().sort(byRegistration)).toEqual([mixed[0], mixed[1], mixed[3], mixed[2]]);
  });

  it("counts as seed 001 does", () => {
    expect(registryStats(all)).toEqual({
      total_sessions: 3,
      active_sessions: 2,
      by_status: { active: 2, offline: 1 },
      by_agent_type: { Claude: 2, "GPT-4": 1 },
      by_user: { Alexa: 2 },
    });
  });
});
