import { describe, expect, it } from "vitest";
import { searching } from "../../lib/session/query.ts";

const records = [
  {
    agent_id: "a",
    agent_name: "planner",
    purpose: "Plan the Übergang",
    last_updated: "2026-11-20T08:00:00.000Z",
    metadata: { task_id: "T-1" },
    tags: ["urgent", "Backend"],
  },
  { agent_id: "b", agent_name: "reviewer", purpose: "review", last_updated: "2026-11-20T08:30:00-02:00", tags: [] },
  {
    agent_id: "c",
    agent_name: "planner",
    purpose: "general",
    kind: "director",
    workspace: "/srv/UEBER",
    last_updated: "2026-11-20T09:00:00.000Z",
    tags: ["urgent"],
  },
  { agent_id: "d", agent_name: "other", purpose: "general", last_updated: "2026-11-20T08:00:00.000Z", tags: [] },
];

function found<R extends Readonly<Record<string, unknown>>>(all: readonly R[], term: string, limit?: number): R[] {
  const search = searching(term, limit, (record: R) => record);
  for (const record of all) search.offer(record);
  return search.found();
}

describe("searching", () => {
  const search = (term: string, limit?: number) => found(records, term, limit).map((record) => record.agent_id);

  it.each<[term: string, expected: string[]]>([
    ["PLANNER", ["c", "a"]],
    ["über", ["a"]],
    ["ÜBER", ["a"]],
    ["general", ["c", "d"]],
    ["/srv/ueber", ["c"]],
    ["DIRECT", ["c"]],
    ["backend", ["a"]],
    ["b", ["b", "c", "a"]],
    ["T-1", []],
    ["%", []],
    ["the ü", ["a"]],
    ["nothing like it", []],
  ])("finds %j most recent first", (term, expected) => {
    expect(search(term)).toEqual(expected);
  });

  it("stops at the limit, 50 when none is given", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...records[0], agent_id: `s${index}` }));
    expect(found(many, "plan")).toHaveLength(50);
    expect(found(many, "plan", 55)).toHaveLength(55);
    expect(search("general", 1)).toEqual(["c"]);
    expect(search("general", 0)).toEqual([]);
  });

  it.each<[term: string, limit: number]>([
    ["", 50],
    [" \t", 50],
    ["plan", -1],
    ["plan", 0.5],
    ["plan", Number.POSITIVE_INFINITY],
  ])("refuses the term %j with limit %d", (term, limit) => {
    expect(() => search(term, limit)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });

  it.each<[term: unknown, limit: number, name: string, expected: string, actual: unknown]>([
    [" ", 1, "term", "text to search for", " "],
    [5, 1, "term", "text to search for", 5],
    ["plan", -1, "limit", "a whole number from 0 up", -1],
  ])("refuses the term %j with limit %d in words that name the %s", (term, limit, name, expected, actual) => {
    const message = `${name}: expected ${expected}, got ${actual}`;
    expect(() => search(term as string, limit)).toThrow(
      expect.objectContaining({ message, details: { name, expected, actual } }),
    );
  });

  it("repeats of what it refuses no more than 80 characters", () => {
    expect(() => search("x", "9".repeat(100) as never)).toThrow(/got 9{80}$/);
  });

  it("passes over odd records without failing", () => {
    const odd = [{ agent_id: "odd" }, { agent_id: 5, tags: "odd", last_updated: {} }, { tags: [null, "ODD"] }];
    expect(found<Record<string, unknown>>(odd, "odd")).toEqual([odd[0], odd[2]]);
  });
});
