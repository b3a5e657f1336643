import { describe, expect, it } from "vitest";
import { checkSessionId, isSessionId, newSessionId } from "../../lib/session/ids.ts";

describe("a session id", () => {
  it.each([
    "a",
    "agent-20260108-180530-abc12345",
    "a18ab39b30ed46ee",
    "-",
    "_x.y-Z",
    "com",
    "com10",
    "console",
    "x".repeat(128),
  ])("may be %s", (id) => {
    expect(isSessionId(id)).toBe(true);
    expect(checkSessionId(id)).toBe(id);
  });

  it.each([
    "",
    ".",
    "..",
    ".hidden",
    "ends.",
    "../../etc/passwd",
    "a/b",
    "a\\b",
    "a b",
    "a\nb",
    "a\0b",
    "ä",
    "a:b",
    "x".repeat(129),
    "con",
    "CON",
    "nul.txt",
    "Com1",
    "lpt9.state",
    "aux",
    undefined,
    null,
    7,
    {},
    ["a"],
  ])("may not be %j", (id) => {
    expect(isSessionId(id)).toBe(false);
    expect(() => checkSessionId(id)).toThrow(expect.objectContaining({ code: "INVALID_ID" }));
  });

  it("that was refused is not repeated in full length", () => {
    expect(() => checkSessionId("/".repeat(100_000))).toThrow(/^.{0,400}$/);
  });

  it.each([
    [undefined, "a value of type undefined"],
    [null, "a value of type null"],
    [{}, "a value of type object"],
    ["a b", '"a b"'],
    ["/".repeat(80), `"${"/".repeat(80)}"`],
    ["/".repeat(81), `"${"/".repeat(80)}…"`],
  ])("%j is refused in words that show it", (id, shown) => {
    expect(() => checkSessionId(id)).toThrow(`Not a session id: ${shown}. An id has 1 to 128 of the characters`);
  });

  it("is generated from the time in UTC and eight hex digits", () => {
    const id = newSessionId(Date.parse("2026-01-08T18:05:30.999Z"), "abc12345");
    expect(id).toBe("agent-20260108-180530-abc12345");
    expect(isSessionId(id)).toBe(true);
  });
});
