import { describe, expect, it } from "vitest";
import { compileWhere } from "../../../lib/session/where/index.ts";

const record = {
  agent_id: "agent-20261120-101500-0a1b2c3d",
  agent_name: "plugin:reviewer",
  purpose: "Review 100% of the_diff",
  lifecycle: "orchestration",
  phase: "active",
  outcome: null,
  resume_ready: false,
  revision: 7,
  created_at: "2026-11-20T10:15:00.000Z",
  last_updated: "2026-11-20T11:00:00+01:00",
  finalized_at: null,
  duration_seconds: null,
  error_count: 10,
  metadata: {
    domain: "data",
    priority: 5,
    "due-date": "2026-12-01",
    "a.b": "dotted",
    "it's": "quoted",
    nested: { deep: [{ x: "found" }] },
    nothing: null,
    path: "C:\\work\\%tmp",
    list: ["a"],
  },
  tags: ["urgent"],
  kind: "department",
  workspace: "/srv/Ärger",
  git: { branch: "main", commit: null },
  interrupted: { at: "2026-11-20T10:30:00.000Z", cause: "crash" },
};

/** SQL's three values, seen from outside: neither a condition nor its negation holds when it is unknown. */
function truthOf(text: string, params: unknown[]): boolean | null {
  const holds = compileWhere(text, params)(record);
  const negated = compileWhere(`NOT (${text})`, params)(record);
  expect(holds && negated).toBe(false);
  return holds ? true : negated ? false : null;
}

describe("what a condition says about a record", () => {
  it.each<[text: string, params: unknown[], truth: boolean | null]>([
    ["kind = ?", ["department"], true],
    ["kind = ?", ["Department"], false],
    ["phase != ?", ["idle"], true],
    ["phase != ?", ["active"], false],
    ["kind = ? AND phase IN (?, ?) AND metadata.domain = ?", ["department", "active", "idle", "data"], true],
    ["type = ? and status in (?,?)", ["department", "idle", "error"], false],
    ["name LIKE ? AND id LIKE ?", ["plugin:%", "agent-2026%"], true],
    ["createdAt < ?", ["2026-11-20T10:15:00.001Z"], true],
    ["lastActivity = ?", ["2026-11-20T10:00:00Z"], true],
    ["metadata->>'domain' = ?", ["data"], true],
    ["metadata ->> 'domain'=?", ["data"], true],
    ["metadata->'nested'->'deep'->'0'->>'x' = ?", ["found"], true],
    ["metadata.nested.deep.0.x = ?", ["found"], true],
    ["metadata.due-date = ?", ["2026-12-01"], true],
    ["metadata->>'a.b' = ?", ["dotted"], true],
    ["metadata.a.b = ?", ["dotted"], null],
    ["metadata.domain.0 = ?", ["d"], null],
    ["metadata->>'it''s' = ?", ["quoted"], true],
    ["git.branch = ?", ["main"], true],
    ["git->>'branch' = ?", ["main"], true],
    ["interrupted.at >= ?", ["2026-11-20T11:30:00+01:00"], true],
  ])("fields: %s with %j is %s", (text, params, truth) => {
    expect(truthOf(text, params)).toBe(truth);
  });

  it.each<[text: string, params: unknown[], truth: boolean | null]>([
    ["parent_id = ?", ["x"], null],
    ["parent_id != ?", ["x"], null],
    ["NOT parent_id = ?", ["x"], null],
    ["parent_id IN (?)", ["x"], null],
    ["parent_id NOT IN (?)", ["x"], null],
    ["parent_id LIKE ?", ["%"], null],
    ["parent_id IS NULL", [], true],
    ["parent_id is not null", [], false],
    ["outcome IS NULL AND git.commit IS NULL AND metadata.nothing IS NULL", [], true],
    ["kind = ?", [null], null],
    ["kind != ?", [null], null],
    ["kind IN (?, ?)", [null, "department"], true],
    ["kind IN (?, ?)", [null, "x"], null],
    ["kind LIKE ?", [null], null],
    ["parent_id = ? OR kind = ?", ["x", "department"], true],
    ["parent_id = ? AND kind = ?", ["x", "other"], false],
    ["parent_id = ? AND kind = ?", ["x", "department"], null],
    ["git IS NOT NULL AND claim IS NULL AND tags IS NOT NULL", [], true],
  ])("missing values: %s with %j is %s", (text, params, truth) => {
    expect(truthOf(text, params)).toBe(truth);
  });

  it.each<[text: string, params: unknown[], truth: boolean | null]>([
    ["error_count > ?", [9], true],
    ["error_count > ?", ["9"], true],
    ["error_count = ?", ["1e1"], true],
    ["error_count = ?", [""], false],
    ["error_count != ?", ["many"], true],
    ["error_count < ?", ["many"], null],
    ["error_count < ?", [true], null],
    ["metadata.priority <= ?", [5], true],
    ["metadata.priority <= ?", [4], false],
    ["metadata.domain > ?", [1], null],
    ["metadata.domain >= ?", ["data"], true],
    ["resume_ready = ?", [false], true],
    ["resume_ready = ?", ["false"], true],
    ["resume_ready < ?", ["true"], true],
    ["resume_ready = ?", [0], false],
    ["metadata.nested < ?", [true], null],
    ["metadata.list = ?", ["a"], false],
    ["metadata.list > ?", ["a"], null],
    ["created_at >= ?", ["2026-11-20T12:15:00+02:00"], true],
    ["created_at > ?", ["2026-11-20T12:15:00+02:00"], false],
    ["created_at = ?", ["2026-11-20T10:15:00"], true],
    ["created_at = ?", [new Date("2026-11-20T10:15:00Z")], true],
    ["created_at > ?", ["2026-11-20"], true],
    ["created_at IN (?, ?)", ["2026-11-20T10:15:00.000000", null], true],
    ["finalized_at < ?", ["2030-01-01"], null],
  ])("types: %s with %j is %s", (text, params, truth) => {
    expect(truthOf(text, params)).toBe(truth);
  });

  it.each<[pattern: string, truth: boolean]>([
    ["%", true],
    ["Review%", true],
    ["review 100\\% of the\\_diff", true],
    ["review 100\\%", false],
    ["%DIFF", true],
    ["%diff%%", true],
    ["%diff%_", false],
    ["_eview%", true],
    ["eview%", false],
    ["%100%of%diff", true],
    ["%the__iff", true],
    ["%the\\__iff", true],
    ["%the_\\_iff", false],
    ["", false],
  ])("purpose LIKE %j is %s", (pattern, truth) => {
    expect(truthOf("purpose LIKE ?", [pattern])).toBe(truth);
    expect(truthOf("purpose NOT LIKE ?", [pattern])).toBe(!truth);
  });

  it("matches a backslash before anything but a wildcard as itself, so Windows paths need no care", () => {
    expect(truthOf("metadata.path LIKE ?", ["c:\\work\\\\\\%TMP"])).toBe(true);
    expect(truthOf("metadata.path LIKE ?", ["c:\\work%"])).toBe(true);
    expect(truthOf("metadata.path LIKE ?", ["%\\"])).toBe(false);
  });

  it("counts a character outside the basic plane, or one whose lower case is longer, as one", () => {
    const like = (workspace: string, pattern: string) => compileWhere("workspace LIKE ?", [pattern])({ workspace });
    expect(like("a😀b", "a_b")).toBe(true);
    expect(like("aİb", "A_B")).toBe(true);
    expect([like("😀", "_"), like("İ", "_")]).toEqual([true, true]);
    expect(like("/srv/Ärger", "%ÄRGER")).toBe(true);
  });

  it("reads numbers and truth values as their text for LIKE, and knows nothing of lists", () => {
    expect(truthOf("error_count LIKE ?", ["1_"])).toBe(true);
    expect(truthOf("resume_ready LIKE ?", ["FALSE"])).toBe(true);
    expect(truthOf("metadata.list LIKE ?", ["%"])).toBe(null);
  });

  it.each<[text: string, params: unknown[], holds: boolean]>([
    ["kind = ? OR kind = ? AND phase = ?", ["department", "x", "x"], true],
    ["(kind = ? OR kind = ?) AND phase = ?", ["department", "x", "x"], false],
    ["NOT kind = ? AND phase = ?", ["x", "x"], false],
    ["NOT (kind = ? AND phase = ?)", ["x", "x"], true],
    ["NOT kind = ? OR phase = ?", ["department", "active"], true],
    ["NOT NOT kind = ?", ["department"], true],
    ["not\tkind\n=?And(((phase=?)))", ["x", "active"], true],
  ])("precedence: %s with %j selects: %s", (text, params, holds) => {
    expect(compileWhere(text, params)(record)).toBe(holds);
  });
});

describe("hostile records and patterns", () => {
  it("reads a record's own keys only", () => {
    const own = JSON.parse('{"metadata": {"__proto__": {"x": 1}, "list": [1]}}');
    expect(compileWhere("metadata.__proto__.x = ?", [1])(own)).toBe(true);
    expect(compileWhere("metadata.constructor IS NULL AND metadata.list.length IS NULL", [])(own)).toBe(true);
    expect(compileWhere("metadata.__proto__ IS NULL AND metadata->>'toString' IS NULL", [])({ metadata: {} })).toBe(
      true,
    );
    expect(compileWhere("kind IS NULL")(Object.create({ kind: "x" }))).toBe(true);
  });

  it.each([[{}], [{ metadata: "text", created_at: 5 }], [{ metadata: null, created_at: "soon" }], [{ metadata: [] }]])(
    "does not select, and does not fail on, %j",
    (odd) => {
      expect(compileWhere("metadata.a.b = ? OR created_at > ?", ["x", "2000-01-01"])(odd)).toBe(false);
    },
  );

  it("takes no more than length × length for a pattern made to be slow", () => {
    const summary = "a".repeat(20_000);
    const started = performance.now();
    for (const pattern of [`${"%a".repeat(499)}%b`, `%${"a".repeat(998)}b`, `${"%_".repeat(499)}b`]) {
      expect(compileWhere("summary LIKE ?", [pattern])({ summary })).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
