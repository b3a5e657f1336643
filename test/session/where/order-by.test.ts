import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSessionError } from "../../../lib/errors.ts";
import { FirstOf, type OrderTerm, parseOrderBy } from "../../../lib/session/where/order-by.ts";

const records = [
  { agent_id: "a", agent_name: "planner", created_at: "2026-11-20T09:00:00.000Z", metadata: { priority: 2 } },
  { agent_id: "b", agent_name: "tester", created_at: "2026-11-20T08:00:00-02:00", metadata: { priority: 10 } },
  { agent_id: "c", agent_name: "planner", created_at: "2026-11-20T09:30:00.5", metadata: { priority: "high" } },
  { agent_id: "d", agent_name: "Other", created_at: "never", metadata: {}, kind: "director", resume_ready: true },
];

describe("FirstOf", () => {
  it.each<[order: string | OrderTerm[], expected: string]>([
    ["agent_id:desc", "dcba"],
    ["agent_name", "dacb"],
    ["agent_name:asc,created_at:DESC", "dcab"],
    [" name : desc , id : asc ", "bacd"],
    ["created_at", "acbd"],
    ["createdAt:desc", "bcad"],
    ["metadata.priority", "abcd"],
    ["metadata->>'priority':desc", "cbad"],
    ["metadata->>'a:b,c'", "abcd"],
    ["kind:desc", "dabc"],
    ["kind", "dabc"],
    ["resume_ready,created_at:desc", "dbca"],
    [[{ field: "name" }, { field: "id", direction: "DESC" }], "dcab"],
    [[{ field: "metadata->>'priority'", direction: "desc" }], "cbad"],
  ])("puts %j in order: instants, numbers before text, missing last, then by id", (order, expected) => {
    const first = new FirstOf(
      parseOrderBy(order),
      Number.POSITIVE_INFINITY,
      ({ agent_id }: (typeof records)[number]) => agent_id,
    );
    for (const record of [...records].reverse()) first.offer(record);
    expect(first.sorted().join("")).toBe(expected);
  });

  it("answers of any number what a sort of all would begin with", () => {
    const some = fc.array(fc.record({ agent_id: fc.nat(), error_count: fc.nat(3) }), { maxLength: 2000 });
    const property = fc.property(some, fc.nat(20), fc.boolean(), (all, most, descending) => {
      const order = parseOrderBy([{ field: "error_count", direction: descending ? "desc" : "asc" }]);
      const first = new FirstOf(order, most, (record: (typeof all)[number]) => record);
      for (const record of all) first.offer(record);
      const sign = descending ? -1 : 1;
      const sorted = [...all].sort((a, b) => sign * (a.error_count - b.error_count) || a.agent_id - b.agent_id);
      expect(first.sorted()).toEqual(sorted.slice(0, most));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it("does not take in what comes after those it is to answer", () => {
    let taken = 0;
    const first = new FirstOf(parseOrderBy("error_count:desc"), 5, ({ error_count }: { error_count: number }) => {
      taken++;
      return error_count;
    });
    for (let at = 0; at < 5000; at++) first.offer({ error_count: (at * 7919) % 5000 });
    expect(first.sorted()).toEqual([4999, 4998, 4997, 4996, 4995]);
    expect(taken).toBeLessThan(1000);
  });

  it.each(["metadata.x", "metadata.x:desc"])("takes an object or a list for no value: %s", (order) => {
    const odd = [{ a: 1 }, "text", ["text"]].map((x, at) => ({ agent_id: `${at}`, metadata: { x } }));
    const first = new FirstOf(parseOrderBy(order), 3, ({ agent_id }: (typeof odd)[number]) => agent_id);
    for (const record of odd) first.offer(record);
    expect(first.sorted()).toEqual(["1", "0", "2"]);
  });
});

describe("parseOrderBy", () => {
  it.each<[order: unknown, position: number]>([
    ["", 0],
    [[], 0],
    [5, 0],
    [[null], 0],
    [[{}], 0],
    ["color", 0],
    ["phase,color:desc", 6],
    ["tags", 4],
    ["phase:up", 6],
    ["phase:", 6],
    ["phase,", 6],
    ["phase desc", 6],
    ["phase:desc:desc", 10],
    ["__proto__", 0],
    [[{ field: "phase,kind" }], 5],
    [[{ field: "phase", direction: "desc asc" }], 5],
    [[{ field: "phase", direction: 1 }], 0],
    [Array(17).fill("kind").join(), 0],
    ["kind,".repeat(2001), 10_000],
  ])("refuses %j with INVALID_FILTER", (order, position) => {
    expect(refusalOf(order).position).toBe(position);
  });

  it.each<[order: unknown, expected: string, found: string]>([
    [[], "a field to order by", "none"],
    [Array(17).fill("kind").join(), "at most 16 fields to order by", "17"],
    ["phase desc", ":asc, :desc, a comma or the end", '"desc"'],
    ["phase:up", "asc or desc", '"up"'],
    ["tags", "a key inside this field, which holds no single value", "the end"],
    [[{ field: "phase,kind" }], "the end of the field", '","'],
    [[{ field: "phase", direction: "desc asc" }], "asc or desc", '"asc"'],
  ])("says of %j what it expected and what it found", (order, expected, found) => {
    expect(refusalOf(order)).toMatchObject({ expected, found });
  });

  it("takes 16 fields", () => {
    expect(parseOrderBy(Array(16).fill("kind").join())).toHaveLength(16);
  });

  function refusalOf(order: unknown): Record<string, unknown> {
    try {
      parseOrderBy(order as string);
    } catch (error) {
      if (isSessionError(error) && error.code === "INVALID_FILTER") return error.details;
      throw error;
    }
    throw new Error("not refused");
  }
});
