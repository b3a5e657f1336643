import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../lib/session/crc32.ts";
import { decodeLine, encodeLine, type Line, SUM_LENGTH } from "../../lib/session/line.ts";

const line: Line = {
  seq: 7,
  at: "2026-01-08T18:30:00.000Z",
  id: "4f1d9c20ab31",
  type: "session.phase_changed",
  actor: "hook",
  data: { from: "planning", to: "approval" },
  also: [{ type: "session.error", data: { error: 'a "quoted"\nbreak ä 🙂' } }],
  change: {
    set: { phase: "approval" },
    merge: { metadata: { a: null } },
    push: { history: { from_phase: "planning" } },
  },
};

describe("a journal line", () => {
  it("is one line of JSON that ends in its checksum", () => {
    const text = encodeLine({ seq: 1, at: "t", id: "i", type: "session.updated", change: {} });
    expect(text).toBe('{"seq":1,"at":"t","id":"i","type":"session.updated","change":{},"sum":"65ef390b"}');
    expect(text.slice(-SUM_LENGTH)).toBe(',"sum":"65ef390b"}');
    expect(encodeLine(line)).not.toContain("\n");
    expect(JSON.parse(encodeLine(line))).toMatchObject(line);
  });

  it("is decoded as it was encoded", () => {
    expect(decodeLine(encodeLine(line))).toEqual(line);
  });

  it("is decoded as it was encoded, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()),
        fc.string({ unit: "binary" }),
        (data, id) => {
          const any = { ...line, id, data: data as Record<string, unknown> };
          expect(decodeLine(encodeLine(any))).toEqual(JSON.parse(JSON.stringify(any)));
        },
      ),
    );
  });

  it("may hold what looks like a checksum", () => {
    const sly = { ...line, id: ',"sum":"00000000"}' };
    expect(decodeLine(encodeLine(sly))).toEqual(sly);
  });

  it("may be of a type this version does not know, with fields it does not know", () => {
    const future = { ...line, type: "future.thing", version: 9 } as unknown as Line;
    expect(decodeLine(encodeLine(future))).toEqual(future);
  });

  it("is no line when it was cut anywhere", () => {
    const text = encodeLine(line);
    for (let length = 0; length < text.length; length++) expect(decodeLine(text.slice(0, length))).toBeUndefined();
    for (let from = 1; from < text.length; from++) expect(decodeLine(text.slice(from))).toBeUndefined();
  });

  it("is no line when any character of it was altered", () => {
    const text = encodeLine(line);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === "x" ? "y" : "x";
      expect(decodeLine(text.slice(0, at) + other + text.slice(at + 1)), `character ${at}`).toBeUndefined();
    }
  });

  it("is no line when it has its checksum but is no JSON", () => {
    const body = '{"seq":1,';
    expect(decodeLine(`${body},"sum":"${crc32(body)}"}`)).toBeUndefined();
  });

  it.each(["", "{}", "null", "garbage", ',"sum":"00000000"}', `{"a":1,"sum":"${"0".repeat(8)}"}`, "x".repeat(100_000)])(
    "is no line: %.40j",
    (text) => {
      expect(decodeLine(text)).toBeUndefined();
    },
  );
});
