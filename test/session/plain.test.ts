import { describe, expect, it } from "vitest";
import { indented, plain } from "../../lib/session/plain.ts";

describe("stored text on one line", () => {
  it.each([
    ["", ""],
    [" !~ what anybody types", " !~ what anybody types"],
    ["Ünïcödé 日本 😀 é", "Ünïcödé 日本 😀 é"],
    ["a\nb\r\tc", "a b  c"],
    ["\u001b[31mred\u0007\u007f\u009b", " [31mred   "],
    ["a\u2028b\u2029c", "a b c"],
    ["\u061c\u200e\u200f\u202a\u202e\u2066\u2069", "       "],
    ["\u{e0000}\u{e0041}\u{e007f}ä", "   ä"],
    ["\u200d\u202f\u2065\u206a\u{e0080}", "\u200d\u202f\u2065\u206a\u{e0080}"],
  ])("of %j is %j", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

describe("stored text within ours", () => {
  it.each([
    ["one line", "one line"],
    ["first\nsecond", "first\n  second"],
    ["a\r\nb\rc\u2028d\u2029e", "a\n  b\n  c\n  d\n  e"],
    ["a\n\n# ours?", "a\n  \n  # ours?"],
    ["a\u001b\nb\u202e", "a \n  b "],
  ])("of %j is %j", (text, shown) => {
    expect(indented(text)).toBe(shown);
  });
});
