import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../lib/session/crc32.ts";

describe("the checksum of a text", () => {
  it.each([
    ["", "00000000"],
    ["a", "e8b7be43"],
    ["123456789", "cbf43926"],
    ["The quick brown fox jumps over the lazy dog", "414fa339"],
    ["é", "0e048d3e"],
    ["🙂", "f258e529"],
    ["\u007f", "12b88320"],
    ["\u0080", "55ad2413"],
    ["\u07ff", "1ca76532"],
    ["\u0800", "151c367b"],
    ["\ud7ff", "f37ca229"],
    ["\ue000", "8a063fd3"],
    ["\u{10000}", "8c0a6a20"],
    ["\u{10ffff}", "faaa1e3b"],
  ])("is that of its UTF-8 bytes: %j", (text, sum) => {
    expect(crc32(text)).toBe(sum);
  });

  // Node 20.15 has it, the oldest Node 20 does not.
  it.skipIf(zlibCrc32 === undefined)("is zlib's for any text", () => {
    const expected = (text: string) => zlibCrc32(text).toString(16).padStart(8, "0");
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => crc32(text) === expected(text)));
  });

  it("tells texts apart that differ in one bit", () => {
    const bytes = Buffer.from('{"seq":7,"change":{"set":{"summary":"done"}}}');
    const sum = crc32(bytes.toString());
    for (let bit = 0; bit < bytes.length * 7; bit++) {
      const altered = Buffer.from(bytes);
      const at = Math.floor(bit / 7);
      altered[at] = (altered[at] as number) ^ (1 << (bit % 7));
      expect(crc32(altered.toString()), `bit ${bit}`).not.toBe(sum);
    }
  });
});
