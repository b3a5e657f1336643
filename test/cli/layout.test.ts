import { describe, expect, it } from "vitest";
import { span } from "../../lib/cli/age.ts";
import { clean, shorten, toJson, widthOf } from "../../lib/cli/clean.ts";
import { closeIds } from "../../lib/cli/close-ids.ts";
import { progressLine } from "../../lib/cli/progress.ts";

describe("clean", () => {
  it.each([
    ["one\ntwo\r\n\tthree", "one two three"],
    ["\u001b]8;;http://x\u0007link\u001b\\", "]8;;http://xlink\\"],
    ["a\u0000b\u007fc\u0085d\u009be", "abc de"],
    ["pay \u202e0001\u202c \u2066x\u2069 \u200e\u200f\u061c", "pay 0001 x "],
    ["äöü 設計 👍🏽 e\u0301", "äöü 設計 👍🏽 e\u0301"],
  ])("%j → %j", (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

describe("toJson", () => {
  it("escapes what a terminal acts on, and reads back as the same", () => {
    const value = { "k\u009b": ["\u202e", "\u2028", "\u007f", "\n", "ä"] };
    const text = toJson(value, 2);
    expect(text).toContain('"k\\u009b": [\n');
    expect(text).not.toMatch(/[\u007f-\u009f\u2028\u202e]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe("widths", () => {
  it.each([
    ["abc", 3],
    ["設計", 4],
    ["한글", 4],
    ["e\u0301", 1],
    ["👍", 2],
    ["→ – …", 5],
    ["", 0],
  ])("%j takes %i columns", (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });

  it.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcd…"],
    ["設計書類", 8, "設計書類"],
    ["設計書類", 7, "設計書…"],
    ["設計書類", 6, "設計…"],
    ["abc", Number.POSITIVE_INFINITY, "abc"],
  ])("%j in %d columns is %j", (text, columns, expected) => {
    expect(shorten(text, columns)).toBe(expected);
  });
});

describe("span", () => {
  it.each([
    [0, "0s"],
    [999, "0s"],
    [59_999, "59s"],
    [60_000, "1m"],
    [3_599_999, "59m"],
    [3_600_000, "1h"],
    [86_399_999, "23h"],
    [86_400_000, "1d"],
    [400 * 86_400_000, "400d"],
  ])("%i ms is %s", (ms, expected) => {
    expect(span(ms)).toBe(expected);
  });
});

describe("closeIds", () => {
  const ids = ["agent-20260108-101500-1a2b3c4d", "agent-20260108-101500-1a2b9999", "review", "a-1"];
  it.each([
    ["agent-20260108-101500-1a2b3c4e", ["agent-20260108-101500-1a2b3c4d"]],
    ["AGENT-20260108-101500-1A2B3C4D", ["agent-20260108-101500-1a2b3c4d"]],
    ["101500-1a2b", ["agent-20260108-101500-1a2b3c4d", "agent-20260108-101500-1a2b9999"]],
    ["reveiw", ["review"]],
    ["a-2", ["a-1"]],
    ["b-2", []],
    ["nothing-like-it", []],
  ])("%s → %j", async (wanted, expected) => {
    expect(await closeIds(each(ids), wanted)).toEqual(expected);
  });
});

describe("progressLine", () => {
  function screen(terminal: boolean) {
    const written: string[] = [];
    const clock = { ms: 0 };
    return { written, clock, terminal, write: (text: string) => written.push(text), elapsed: () => clock.ms };
  }

  it("shows long work from 300 ms on, ten times a second, and goes away", () => {
    const at = screen(true);
    const progress = progressLine("Verifying", at);
    for (let done = 1; done <= 5; done++) {
      at.clock.ms += 99;
      progress.step(done, 9);
    }
    at.clock.ms += 99;
    progress.step(6);
    progress.end();
    progress.end();
    expect(at.written).toEqual(["\r\u001b[KVerifying 4/9", "\r\u001b[KVerifying 6", "\r\u001b[K"]);
  });

  it("shows nothing for short work, nor where nobody looks", () => {
    for (const at of [screen(true), screen(false)]) {
      const progress = progressLine("Verifying", at);
      at.clock.ms = at.terminal ? 299 : 9999;
      progress.step(1, 2);
      progress.end();
      expect(at.written).toEqual([]);
    }
  });
});

async function* each(ids: string[]): AsyncGenerator<string> {
  yield* ids;
}
