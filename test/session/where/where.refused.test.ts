import { describe, expect, it } from "vitest";
import { isSessionError } from "../../../lib/errors.ts";
import { compileWhere } from "../../../lib/session/where/index.ts";

const record = { phase: "active", kind: "department" };

function refusalOf(text: string, params: unknown[] = []): Record<string, unknown> {
  try {
    compileWhere(text, params);
  } catch (error) {
    if (isSessionError(error) && error.code === "INVALID_FILTER") return error.details;
    throw error;
  }
  throw new Error(`not refused: ${text}`);
}

describe("what compileWhere refuses", () => {
  it.each<[text: string, params: unknown[], position: number, expected: RegExp]>([
    ["", [], 0, /a field/],
    ["   ", [], 3, /a field/],
    ["secret_field = ?", [1], 0, /a field of the record/],
    ["Phase = ?", [1], 0, /a field of the record/],
    ["phase.x = ?", [1], 0, /a field of the record/],
    ["__proto__ = ?", [1], 0, /a field of the record/],
    ["constructor.name = ?", [1], 0, /a field of the record/],
    ["toString IS NULL", [], 0, /a field of the record/],
    ["phase", [], 5, /an operator/],
    ["phase <> ?", ["x"], 7, /\?/],
    ["phase == ?", ["x"], 7, /\?/],
    ["phase = 'active'", [], 8, /^\?/],
    ["revision > 5", [], 11, /^\?/],
    ["revision > -5", [], 11, /an operator, a parenthesis or \?/],
    ["resume_ready = true", [], 15, /^\?/],
    ["outcome = NULL", [], 10, /IS NULL/],
    ["outcome IS ?", [null], 11, /NULL or NOT NULL/],
    ["outcome IS NOT ?", [null], 15, /^NULL$/],
    ["phase '=' ?", ["x"], 6, /an operator/],
    ["phase = '?'", ["x"], 8, /^\?/],
    ["phase 'IS' NULL", [], 6, /an operator/],
    ["phase IN ?", ["x"], 9, /\( after IN/],
    ["phase IN ()", [], 10, /^\?/],
    ["phase IN (?", ["x"], 11, /, or \)/],
    ["phase IN (?,)", ["x"], 12, /^\?/],
    ["phase NOT = ?", ["x"], 10, /IN or LIKE/],
    ["phase BETWEEN ? AND ?", [1, 2], 6, /an operator/],
    ["? = phase", ["x"], 0, /a field/],
    ["(phase = ?", ["x"], 10, /AND, OR or \)/],
    ["phase = ?)", ["x"], 9, /AND, OR or the end/],
    ["phase = ? phase = ?", ["x", "x"], 10, /AND, OR or the end/],
    ["phase = ? AND", ["x"], 13, /a field/],
    ["phase = ?; DROP TABLE sessions", ["x"], 9, /an operator/],
    ["phase = ? -- all", ["x"], 10, /an operator/],
    ["metadata = ?", ["x"], 9, /a key inside/],
    ["tags LIKE ?", ["x"], 5, /a key inside/],
    ["metadata->>domain = ?", ["x"], 11, /a key in single quotes/],
    ["metadata->>'domain = ?", ["x"], 11, /a closing quote/],
    ["metadata. = ?", ["x"], 8, /a field/],
    ["phase->>'x' = ?", ["x"], 5, /an operator/],
    ["phase:desc", [], 5, /an operator/],
    ["phase = ?", [], 8, /one parameter for each \? \(1\)/],
    ["phase = ? AND kind = ?", ["x"], 21, /one parameter/],
    ["phase = ?", ["x", "y"], 9, /one parameter/],
    ["phase = ?", [undefined], 8, /text, a finite number/],
    ["phase IN (?)", [["x"]], 10, /text, a finite number/],
    ["phase = ?", [Number.NaN], 8, /a finite number/],
    ["phase = ?", [{}], 8, /text, a finite number/],
    ["created_at = ?", ["yesterday"], 13, /a time as parameter 1/],
    ["created_at IN (?, ?)", ["2026-11-20", 5], 18, /a time as parameter 2/],
    ["phase LIKE ?", [5], 11, /a pattern/],
    ["phase LIKE ?", ["x".repeat(1001)], 11, /at most 1000 characters/],
  ])("refuses %j", (text, params, position, expected) => {
    const details = refusalOf(text, params);
    expect(Object.keys(details)).toEqual(["position", "expected", "found"]);
    expect(details.position).toBe(position);
    expect(details.expected).toMatch(expected);
  });

  it.each<[text: string, params: unknown[], expected: string, found: string]>([
    ["phase = ? AND", ["x"], "a field", "the end"],
    ["phase = '", ["x"], "a closing quote", "the end"],
    [`${"x".repeat(40)} = ?`, ["x"], "a field of the record or metadata.…", `"${"x".repeat(40)}"`],
    [`${"x".repeat(41)} = ?`, ["x"], "a field of the record or metadata.…", `"${"x".repeat(40)}…"`],
    ["phase = 😀", [], "a field, an operator, a parenthesis or ?", '"😀"'],
    [" ".repeat(10_001), [], "at most 10000 characters", "10001"],
    ["phase = ?", ["x", "y"], "one parameter for each ? (1)", "2"],
    ["phase = ?", [{}], "text, a finite number, a boolean, null or a Date as parameter 1", "object"],
    ["kind = ? AND created_at = ?", ["x", "soon"], "a time as parameter 2", '"soon"'],
    ["created_at = ?", [5], "a time as parameter 1", "5"],
    ["created_at = ?", [false], "a time as parameter 1", "false"],
    ["kind = ? AND phase LIKE ?", ["x", 5], "a pattern as parameter 2", "5"],
    ["phase LIKE ?", ["x".repeat(1001)], "a pattern of at most 1000 characters as parameter 1", "1001"],
  ])("says of %j with %j what it expected and what it found", (text, params, expected, found) => {
    expect(refusalOf(text, params)).toMatchObject({ expected, found });
  });

  it("says of what is no text or no list what it is", () => {
    expect(refusalOf(5 as unknown as string)).toEqual({ position: 0, expected: "a text", found: "number" });
    const refused = refusalOf("phase = ?", "x" as unknown as unknown[]);
    expect(refused).toEqual({ position: 0, expected: "a list of parameters", found: "string" });
  });

  it("takes a pattern of 1000 characters", () => {
    expect(compileWhere("phase LIKE ?", ["%".repeat(1000)])(record)).toBe(true);
  });

  it("says what it found and where, in the message too", () => {
    expect(() => compileWhere("phase = 'active'")).toThrow(
      'Invalid filter at position 8: expected ? (every value is a parameter; for null write IS NULL), found "active"',
    );
  });

  it("refuses what is not text or not a list instead of failing on it", () => {
    for (const text of [undefined, null, 5, {}]) refusalOf(text as unknown as string);
    for (const params of [null, "x", { length: 1, 0: "x" }]) refusalOf("phase = ?", params as unknown as unknown[]);
  });

  it.each([["("], ["NOT "], ["NOT ("]])("allows 100 nested %j and refuses one more", (opening) => {
    const nested = (depth: number) => {
      const repeat = Math.ceil(depth / (opening === "NOT (" ? 2 : 1));
      return `${opening.repeat(repeat)}phase = ?${opening.endsWith("(") ? ")".repeat(repeat) : ""}`;
    };
    expect(compileWhere(nested(100), ["active"])(record)).toBe(true);
    expect(refusalOf(nested(101), ["active"]).expected).toBe("at most 100 nested parentheses and NOTs");
  });

  it("allows 10,000 characters and refuses one more", () => {
    expect(compileWhere("phase = ?".padEnd(10_000), ["active"])(record)).toBe(true);
    expect(refusalOf("phase = ?".padEnd(10_001), ["active"]).position).toBe(10_000);
  });

  it("allows as many alternatives as fit, which nest nothing", () => {
    const text = Array(800).fill("kind = ?").join(" OR ");
    expect(compileWhere(text, Array(800).fill("department"))(record)).toBe(true);
  });
});
