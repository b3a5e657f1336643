import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDeviceName } from "../../lib/session/characters.ts";
import { isSessionId } from "../../lib/session/ids.ts";
import { isCollection } from "../../lib/store/collection.ts";
import { fileName } from "../../lib/store/file/layout.ts";

/** Names near the edge of every rule: device names, dots at either end, other cases and scripts. */
const names = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."aZ09._-/ ä\n".split("")), maxLength: 140 }),
  fc
    .tuple(fc.constantFrom("con", "NUL", "com1", "lpt", "aux", "xcon"), fc.constantFrom("", ".", ".txt", "-x", "2"))
    .map((parts) => parts.join("")),
);

describe("names are judged by hand as their patterns say", () => {
  const device = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

  it("names of Windows devices", () => {
    fc.assert(fc.property(names, (name) => isDeviceName(name) === device.test(name)));
  });

  it("session ids", () => {
    const shape = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9_-])?$/;
    fc.assert(fc.property(names, (name) => isSessionId(name) === (shape.test(name) && !device.test(name))));
  });

  it("collections", () => {
    const shape = /^[a-z][a-z0-9_-]{0,23}$/;
    const taken = ["locks", "holders", "open", "done", "feed", "facts", "trash", "index", "gitignore"];
    const given = fc.oneof(names, fc.constantFrom(...taken, "locks2"), fc.stringMatching(/^[a-z0-9_-]{0,26}$/));
    fc.assert(fc.property(given, (name) => isCollection(name) === (shape.test(name) && !taken.includes(name))));
  });

  it("texts that are file names already", () => {
    const plain = /^[a-z0-9_-][a-z0-9._-]*$/;
    const isPlain = (text: string) =>
      plain.test(text) && !text.endsWith(".") && !device.test(text) && text.length <= 100;
    fc.assert(
      fc.property(names, (text) => {
        if (text === "") return;
        if (isPlain(text)) expect(fileName(text)).toBe(text);
        else expect(fileName(text)).not.toBe(text);
      }),
    );
  });

  it.each(["con", "con.txt", `nul.${"x".repeat(200)}`, `lpt1.${"\u00e4".repeat(200)}`])(
    "and none is a device's: %s",
    (text) => {
      expect(isDeviceName(fileName(text))).toBe(false);
    },
  );
});
