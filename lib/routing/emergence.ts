import type { Shape } from "./graph.ts";

/** What makes the fleet's graph look emergent (spec 3 §2). */
export interface Emergence {
  /** Number of vertices plus the offset. */
  readonly threshold: number;
  /** How far β₁ is above it; negative below. */
  readonly margin: number;
  /** β₁ strictly above the threshold, of a graph that has at least two vertices. */
  readonly emergent: boolean;
  readonly risk: number;
}

/** Risk by margin; anything above the list counts as its last. */
const RISKS = [0, 0.3, 0.6, 0.9];

export function emergenceOf({ n_vertices, h1 }: Shape, offset: number): Emergence {
  const threshold = n_vertices + offset;
  const margin = h1 - threshold;
  const emergent = n_vertices >= 2 && margin > 0;
  return { threshold, margin, emergent, risk: emergent ? (RISKS[Math.min(margin, RISKS.length - 1)] ?? 0) : 0 };
}

/** `EMERGENCE: β₁=4 > V-2=2 (V=4, E=6)`. */
export function alertText({ n_vertices, n_edges, h1 }: Shape, offset: number): string {
  const threshold = `${thresholdName(offset)}=${n_vertices + offset}`;
  return `EMERGENCE: β₁=${h1} > ${threshold} (V=${n_vertices}, E=${n_edges})`;
}

/** `V-2`, as the offset says. */
export function thresholdName(offset: number): string {
  return offset === 0 ? "V" : `V${offset > 0 ? "+" : ""}${offset}`;
}
