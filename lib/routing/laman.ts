import type { Shape } from "./graph.ts";

/** Edges beyond those a rigid framework of so many vertices needs (a count, no test of its parts): E − (2V − 3). */
export function lamanMargin({ n_vertices, n_edges }: Pick<Shape, "n_vertices" | "n_edges">): number {
  return n_edges - (2 * n_vertices - 3);
}

/** The fleet router's word for a graph (originals §000.4). */
export function describeGraph(shape: Shape): string {
  const margin = lamanMargin(shape);
  if (shape.n_vertices === 0) return "empty";
  if (margin < 0) return "under-constrained";
  if (margin === 0) return "laman-rigid";
  return shape.h1 < shape.n_vertices - 2 ? "over-constrained" : "rigid";
}
