import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSessionError } from "../../lib/errors.ts";
import { type ListFilter, selection } from "../../lib/session/query.ts";

const records = [
  {
    agent_id: "a",
    agent_name: "planner",
    purpose: "Plan the Übergang",
    lifecycle: "agent",
    phase: "planning",
    created_at: "2026-11-19T23:59:59.999Z",
    last_updated: "2026-11-20T08:00:00.000Z",
    metadata: { task_id: "T-1", priority: 2 },
    tags: ["urgent", "Backend"],
  },
  {
    agent_id: "b",
    agent_name: "reviewer",
    purpose: "review",
    lifecycle: "feature",
    phase: "completed",
    created_at: "2026-11-20T00:00:00.000Z",
    // The latest instant of all, though not the greatest text.
    last_updated: "2026-11-20T08:30:00-02:00",
    metadata: { task_ids: ["T-1", "T-2"], priority: 10 },
    tags: [],
    git: { branch: "main" },
  },
  {
    agent_id: "c",
    agent_name: "planner",
    purpose: "general",
    lifecycle: "orchestration",
    phase: "active",
    kind: "director",
    workspace: "/srv/UEBER",
    created_at: "2026-11-20T23:59:59.999Z",
    last_updated: "2026-11-20T09:00:00.000Z",
    metadata: { task_id: 7, priority: "high" },
    tags: ["urgent"],
    git: { branch: "next" },
  },
  {
    agent_id: "d",
    agent_name: "other",
    purpose: "general",
    lifecycle: "agent",
    phase: "failed",
    created_at: "2026-11-21T00:00:00",
    last_updated: "2026-11-20T08:00:00.000Z",
    metadata: {},
    tags: [],
    git: null,
  },
];

type Row = (typeof records)[number];
const isOpen = (record: Row) => !["completed", "failed"].includes(record.phase);
const ids = (filter: ListFilter) => selected(records, filter, isOpen).map((record) => record.agent_id);

function selected<R extends Readonly<Record<string, unknown>>>(
  all: Iterable<R>,
  filter: ListFilter,
  open: (record: R) => boolean,
): R[] {
  const select = selection(filter, open, (record) => record);
  for (const record of all) select.offer(record);
  return select.found();
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isSessionError(error)) return error.code;
    throw error;
  }
  return "not refused";
}

describe("selection", () => {
  it("gives everything when nothing is asked for: the latest instant first, ties by id", () => {
    expect(ids({})).toEqual(["b", "c", "a", "d"]);
  });

  it.each<[filter: ListFilter, expected: string[]]>([
    [{ activeOnly: true }, ["c", "a"]],
    [{ activeOnly: false }, ["b", "c", "a", "d"]],
    [{ agent: "planner" }, ["c", "a"]],
    [{ agent: "Planner" }, []],
    [{ agent: "planner", phase: "planning" }, ["a"]],
    [{ phase: "completed" }, ["b"]],
    [{ lifecycle: "agent" }, ["a", "d"]],
    [{ kind: "director" }, ["c"]],
    [{ tag: "urgent" }, ["c", "a"]],
    [{ tag: "urg" }, []],
    [{ taskId: "T-1" }, ["b", "a"]],
    [{ taskId: "T-2" }, ["b"]],
    [{ taskId: "7" }, ["c"]],
    [{ taskId: "undefined" }, []],
    [{ branch: "main" }, ["b"]],
    [{ where: { text: "phase IN (?, ?)", params: ["active", "failed"] } }, ["c", "d"]],
    [{ where: { text: "kind IS NOT NULL" }, agent: "planner" }, ["c"]],
    [{ where: { text: "kind IS NOT NULL" }, agent: "other" }, []],
  ])("selects by %j", (filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });

  it.each<[filter: ListFilter, expected: string[]]>([
    [{ createdBefore: "2026-11-20" }, ["b", "c", "a"]],
    [{ createdBefore: "2026-11-19" }, ["a"]],
    [{ createdAfter: "2026-11-20" }, ["b", "c", "d"]],
    [{ createdAfter: "2026-11-20", createdBefore: "2026-11-20" }, ["b", "c"]],
    [{ createdBefore: "2026-11-20T00:00:00Z" }, ["b", "a"]],
    [{ createdBefore: "2026-11-20T01:00:00+01:00" }, ["b", "a"]],
    [{ createdBefore: "2026-11-19T23:59:59.999000" }, ["a"]],
    [{ createdAfter: "2026-11-21T00:00:00.000Z" }, ["d"]],
    [{ createdAfter: "2026-11-21", createdBefore: "2026-11-19" }, []],
  ])("bounds include their instant, and a bare date its day: %j", (filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });

  it.each<[filter: ListFilter, expected: string[]]>([
    [{ orderBy: "created_at" }, ["a", "b", "c", "d"]],
    [{ orderBy: "agent_name:desc,created_at:desc", limit: 3 }, ["b", "c", "a"]],
    [{ orderBy: [{ field: "metadata->>'priority'", direction: "DESC" }] }, ["c", "b", "a", "d"]],
  ])("orders by %j", (filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });

  it.each<[filter: ListFilter, expected: string[]]>([
    [{ limit: 0 }, []],
    [{ limit: 2 }, ["b", "c"]],
    [{ limit: 99 }, ["b", "c", "a", "d"]],
    [{ page: 1 }, ["b", "c", "a", "d"]],
    [{ page: 2 }, []],
    [{ pageSize: 3 }, ["b", "c", "a"]],
    [{ page: 2, pageSize: 3 }, ["d"]],
    [{ page: 2, pageSize: 2, limit: 3 }, ["a"]],
    [{ page: 3, pageSize: 2, limit: 1 }, []],
    [{ page: 9_007_199_254_740_991, pageSize: 9_007_199_254_740_991 }, []],
  ])("cuts %j out of the order", (filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });

  it("gives ten to a page", () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ ...(records[0] as Row), agent_id: `s${100 + index}` }));
    const page = (number: number) => selected(many, { page: number }, isOpen).map((record) => record.agent_id);
    expect(page(1)).toHaveLength(10);
    expect(selected(many, {}, isOpen)).toHaveLength(25);
    expect(page(3)).toEqual(["s120", "s121", "s122", "s123", "s124"]);
  });

  it.each<[filter: object, code: string]>([
    [{ limit: -1 }, "INVALID_VALUE"],
    [{ limit: 1.5 }, "INVALID_VALUE"],
    [{ limit: Number.NaN }, "INVALID_VALUE"],
    [{ limit: "5" }, "INVALID_VALUE"],
    [{ page: 0 }, "INVALID_VALUE"],
    [{ page: -1 }, "INVALID_VALUE"],
    [{ page: 1, pageSize: 0 }, "INVALID_VALUE"],
    [{ pageSize: 2.5 }, "INVALID_VALUE"],
    [{ createdAfter: "yesterday" }, "INVALID_VALUE"],
    [{ createdBefore: "" }, "INVALID_VALUE"],
    [{ where: { text: "phase = 'x'" } }, "INVALID_FILTER"],
    [{ where: { text: "phase = ?" } }, "INVALID_FILTER"],
    [{ orderBy: "color" }, "INVALID_FILTER"],
  ])("refuses %j with %s, whatever there is to select from", (filter, code) => {
    expect(refusalOf(() => selected([], filter, isOpen))).toBe(code);
  });

  it.each<[filter: object, name: string, expected: string]>([
    [{ limit: -1 }, "limit", "a whole number from 0 up"],
    [{ page: -1 }, "page", "a whole number from 1 up"],
    [{ pageSize: -1 }, "pageSize", "a whole number from 1 up"],
    [{ createdAfter: -1 }, "createdAfter", "an ISO-8601 date or time"],
    [{ createdBefore: -1 }, "createdBefore", "an ISO-8601 date or time"],
  ])("refuses %j in words that name the %s", (filter, name, expected) => {
    const message = `${name}: expected ${expected}, got -1`;
    const details = { name, expected, actual: -1 };
    expect(() => ids(filter)).toThrow(expect.objectContaining({ message, details }));
  });

  it("passes over odd records without failing", () => {
    const odd: Record<string, unknown>[] = [
      { agent_id: "odd" },
      { agent_id: 5, tags: "urgent", metadata: "T-1", git: [], created_at: {}, last_updated: null },
    ];
    const filter = { tag: "urgent", taskId: "T-1", branch: "main", createdBefore: "2030-01-01" };
    expect(selected(odd, filter, () => true)).toEqual([]);
    expect(selected(odd, {}, () => true)).toHaveLength(2);
  });

  it("pages of any size put together are the whole, each record once", () => {
    const time = fc.integer({ min: 0, max: 5 }).map((second) => `2026-11-20T10:00:0${second}.000Z`);
    const list = fc.uniqueArray(fc.record({ agent_id: fc.string(), last_updated: time }), {
      selector: (record) => record.agent_id,
    });
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 7 }), (some, pageSize) => {
        const whole = selected(some, {}, () => true);
        const pages = Array.from({ length: Math.ceil(some.length / pageSize) }, (_, index) =>
          selected([...some].reverse(), { page: index + 1, pageSize }, () => true),
        );
        expect(pages.flat()).toEqual(whole);
        expect(new Set(whole)).toEqual(new Set(some));
      }),
      { numRuns: 300 },
    );
  });

  it("gives a list, INVALID_VALUE or INVALID_FILTER for any filter text", () => {
    const filter = fc.record(
      { orderBy: fc.string(), createdAfter: fc.string(), limit: fc.double(), page: fc.integer(), agent: fc.string() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filter, (any) => {
        expect(["not refused", "INVALID_VALUE", "INVALID_FILTER"]).toContain(refusalOf(() => ids(any)));
      }),
      { numRuns: 1000 },
    );
  });
});
