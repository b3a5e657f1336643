import { describe, expect, it } from "vitest";
import { alertText, emergenceOf, thresholdName } from "../../lib/routing/emergence.ts";
import { describeGraph, lamanMargin } from "../../lib/routing/laman.ts";

const shape = (n_vertices: number, h1: number) => ({ n_vertices, n_edges: 0, n_components: 1, h1 });

describe("emergence", () => {
  // Threshold V − 2 = 2.
  it.each([
    [1, false, 0],
    [2, false, 0],
    [3, true, 0.3],
    [4, true, 0.6],
    [5, true, 0.9],
    [9, true, 0.9],
  ])("of four vertices with β₁ %d is %s, at risk %d", (h1, emergent, risk) => {
    expect(emergenceOf(shape(4, h1), -2)).toMatchObject({ threshold: 2, emergent, risk });
  });

  it("is none at the threshold itself, with any offset", () => {
    expect(emergenceOf(shape(4, 4), 0).emergent).toBe(false);
    expect(emergenceOf(shape(4, 5), 0).emergent).toBe(true);
  });

  it("is none of a lone agent, though its β₁ of 0 is above the threshold", () => {
    expect(emergenceOf(shape(1, 0), -2)).toEqual({ threshold: -1, margin: 1, emergent: false, risk: 0 });
    expect(emergenceOf(shape(0, 0), -2)).toMatchObject({ emergent: false, risk: 0 });
  });

  it("is told in the words of the fleet router", () => {
    expect(alertText({ n_vertices: 4, n_edges: 6, n_components: 2, h1: 4 }, -2)).toBe(
      "EMERGENCE: β₁=4 > V-2=2 (V=4, E=6)",
    );
    expect([thresholdName(-2), thresholdName(0), thresholdName(3)]).toEqual(["V-2", "V", "V+3"]);
  });
});

describe("the fleet router's word for a graph", () => {
  it.each([
    [0, 0, 0, "empty"],
    [3, 2, 0, "under-constrained"],
    [3, 3, 1, "laman-rigid"],
    [6, 10, 3, "over-constrained"],
    [4, 6, 3, "rigid"],
  ])("of %d vertices and %d edges with β₁ %d is %s", (n_vertices, n_edges, h1, word) => {
    expect(describeGraph({ n_vertices, n_edges, n_components: 1, h1 })).toBe(word);
    expect(lamanMargin({ n_vertices, n_edges })).toBe(n_edges - 2 * n_vertices + 3);
  });
});
