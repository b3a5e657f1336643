import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseAgent } from "../../lib/routing/choose.ts";
import { emergenceOf } from "../../lib/routing/emergence.ts";
import { type Fleet, type FleetTask, fleetGraph } from "../../lib/routing/fleet.ts";
import { type Edge, Graph } from "../../lib/routing/graph.ts";
import { components, cycles, plainChoice, plainGraph } from "./brute-force.ts";

const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
const capability = fc.constantFrom("x", "y", "z");
const key = fc.constantFrom("s/1", "s/2", "s/3", "t/1", "t/2", "t/3", "u/1", "u/2");
const pair = fc.tuple(name, name);

const task: fc.Arbitrary<FleetTask> = fc.record({
  key,
  owner: name,
  agent: name,
  depends_on: fc.array(key, { maxLength: 4 }),
  handed_from: fc.uniqueArray(name, { maxLength: 2 }),
});

const fleet: fc.Arbitrary<Fleet> = fc.record({
  agents: fc.uniqueArray(
    fc.record({ agent_id: name, capabilities: fc.uniqueArray(capability), registered_at: fc.constant("2026-01-01") }),
    { selector: ({ agent_id }) => agent_id, maxLength: 5 },
  ),
  tasks: fc.uniqueArray(task, { selector: ({ key: each }) => each, maxLength: 8 }),
  links: fc.array(pair, { maxLength: 5 }),
});

describe("a graph", () => {
  it("has the components and cycles that walking it finds, whatever the order of its edges", () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (edges) => {
        const graph = new Graph();
        for (const edge of edges) graph.addEdge(edge);
        const plain = { vertices: [...new Set(edges.flat())], edges: unique(edges) };
        expect(graph.shape).toEqual({
          n_vertices: plain.vertices.length,
          n_edges: plain.edges.length,
          n_components: components(plain),
          h1: cycles(plain),
        });
      }),
      { numRuns: 500 },
    );
  });

  it("would have with more edges what it has once they are added, and stays as it is", () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), fc.array(pair, { maxLength: 6 }), (edges, more) => {
        const [one, both] = [new Graph(), new Graph()];
        for (const edge of edges) one.addEdge(edge);
        for (const edge of [...edges, ...more]) both.addEdge(edge);
        const before = one.shape;
        expect(one.shapeWith(more)).toEqual(both.shape);
        expect(one.shape).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the fleet's graph", () => {
  it("is the one of the contract", () => {
    fc.assert(
      fc.property(fleet, (any) => {
        const plain = plainGraph(any);
        const { shape } = fleetGraph(any);
        expect(shape).toEqual({
          n_vertices: plain.vertices.length,
          n_edges: plain.edges.length,
          n_components: components(plain),
          h1: cycles(plain),
        });
        expect(shape.h1).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a routing decision", () => {
  const request = fc.record({
    task,
    required: fc.array(capability, { maxLength: 3 }),
    routed: fc.boolean(),
    offset: fc.integer({ min: -6, max: 2 }),
    fallback: fc.constantFrom("none" as const, "any" as const),
  });

  it("is the one that trying everybody finds, with its numbers", () => {
    fc.assert(
      fc.property(fleet, request, (any, { task: wanted, required, routed, offset, fallback }) => {
        const expected = plainChoice(any, wanted, { required, routed, offset, fallback });
        const { decision, after, emergence } = chooseAgent(
          any,
          { task_id: "t", task: wanted, required_capabilities: required, routed },
          { thresholdOffset: offset, fallback },
        );
        expect(decision).toMatchObject({
          agent_id: expected.agent,
          task_id: "t",
          h1_before: expected.h1Before,
          h1_after: expected.h1After,
          emergence_risk: expected.risk,
        });
        expect(decision.capability_match_score).toBeCloseTo(expected.score, 6);
        expect(decision.confidence).toBeCloseTo(expected.score * (1 - expected.risk), 6);
        expect(after.n_vertices).toBe(expected.vertices);
        expect(emergence.emergent).toBe(expected.vertices >= 2 && expected.h1After > expected.vertices + offset);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("emergence", () => {
  it("is strictly above the threshold, and never below two vertices", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: -9, max: 3 }),
        (v, h1, offset) => {
          const { emergent, threshold, margin } = emergenceOf(
            { n_vertices: v, n_edges: 0, n_components: 0, h1 },
            offset,
          );
          expect(threshold).toBe(v + offset);
          expect(margin).toBe(h1 - threshold);
          expect(emergent).toBe(v >= 2 && h1 > v + offset);
        },
      ),
    );
  });
});

/** Without loops and doubles. */
function unique(edges: readonly Edge[]): [string, string][] {
  const kept = new Map<string, [string, string]>();
  for (const [a, b] of edges) if (a !== b) kept.set([a, b].sort().join(), [a, b]);
  return [...kept.values()];
}
