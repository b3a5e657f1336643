import { describe, expect, it } from "vitest";
import { constraintOf, parseBytes, parseCores } from "../../lib/session/size.ts";

describe("parseBytes", () => {
  it.each([
    ["512m", 536_870_912],
    ["1g", 1_073_741_824],
    ["4gb", 4_294_967_296],
    ["2 MiB", 2_097_152],
    ["1.5k", 1536],
    ["100", 100],
    ["100b", 100],
    ["0", 0],
    [" 1T ", 1_099_511_627_776],
    [1000, 1000],
    [0, 0],
  ])("of %j is %d", (size, bytes) => {
    expect(parseBytes(size)).toBe(bytes);
  });

  it.each(["", "m", "1x", "-1m", "1 0m", "1e9", "NaN", -1, Number.NaN, Number.POSITIVE_INFINITY, null, {}, "1ib2"])(
    "of %j is nothing",
    (size) => {
      expect(parseBytes(size)).toBeUndefined();
    },
  );
});

describe("parseCores", () => {
  it.each([
    ["2", 2],
    ["0.5", 0.5],
    [" 2 ", 2],
    [4, 4],
    [0, 0],
  ])("of %j is %d", (cores, number) => {
    expect(parseCores(cores)).toBe(number);
  });

  it.each(["two", "-1", "500m", -1, Number.NaN, null])("of %j is nothing", (cores) => {
    expect(parseCores(cores)).toBeUndefined();
  });
});

describe("constraintOf", () => {
  it.each([
    [["max-memory:4gb", "cpu-priority:high"], "max-memory", "4gb"],
    [["a:1", "a:2"], "a", "2"],
    [["a:b:c"], "a", "b:c"],
    [["ab:1"], "a", undefined],
    [undefined, "a", undefined],
    ["a:1", "a", undefined],
    [[5, null, "a:1", ["a:2"]], "a", "1"],
  ])("of %j for %s is %s", (constraints, name, value) => {
    expect(constraintOf(constraints, name)).toBe(value);
  });
});
