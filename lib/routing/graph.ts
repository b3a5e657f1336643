/** A pair of vertices. */
export type Edge = readonly [a: string, b: string];

/** The numbers of a graph. `h1` is β₁, the number of independent cycles: E − V + C. */
export interface Shape {
  readonly n_vertices: number;
  readonly n_edges: number;
  readonly n_components: number;
  readonly h1: number;
}

/**
 * An undirected graph without loops; the same pair again is the same edge. Its components are kept by
 * a union-find, so that adding an edge costs next to nothing.
 */
export class Graph {
  private readonly parents = new Map<string, string>();
  private readonly edges = new Set<string>();
  private components = 0;

  addVertex(vertex: string): void {
    if (this.parents.has(vertex)) return;
    this.parents.set(vertex, vertex);
    this.components++;
  }

  hasVertex(vertex: string): boolean {
    return this.parents.has(vertex);
  }

  /** Adds both ends too. A loop adds no edge. */
  addEdge([a, b]: Edge): void {
    this.addVertex(a);
    this.addVertex(b);
    if (a === b || this.has([a, b])) return;
    this.edges.add(keyOf([a, b]));
    const [one, other] = [this.root(a), this.root(b)];
    if (one === other) return;
    this.parents.set(one, other);
    this.components--;
  }

  has(edge: Edge): boolean {
    return this.edges.has(keyOf(edge));
  }

  /** Every vertex, in the order they came. */
  get vertexList(): string[] {
    return [...this.parents.keys()];
  }

  /** Every edge, in the order they came. */
  get edgeList(): Edge[] {
    return [...this.edges].map((key) => JSON.parse(key) as Edge);
  }

  get shape(): Shape {
    return shapeOf(this.parents.size, this.edges.size, this.components);
  }

  /** What the shape would be with these edges too; the graph stays as it is. Cost: that of the few edges. */
  shapeWith(more: readonly Edge[]): Shape {
    // The new edges join whole components of this graph, each stood for by its root, and new vertices.
    const added = new Graph();
    const vertices = new Set<string>();
    const ends = new Set<string>();
    for (const [a, b] of more) {
      for (const end of [a, b]) if (!this.parents.has(end)) vertices.add(end);
      if (a === b || this.has([a, b])) continue;
      ends.add(keyOf([a, b]));
      added.addEdge([this.root(a), this.root(b)]);
    }
    const joined = added.parents.size - added.components;
    const components = this.components + vertices.size - joined;
    return shapeOf(this.parents.size + vertices.size, this.edges.size + ends.size, components);
  }

  private root(vertex: string): string {
    let at = vertex;
    for (;;) {
      const parent = this.parents.get(at) ?? at;
      if (parent === at) return at;
      const above = this.parents.get(parent) ?? parent;
      this.parents.set(at, above);
      at = above;
    }
  }
}

function shapeOf(n_vertices: number, n_edges: number, n_components: number): Shape {
  return { n_vertices, n_edges, n_components, h1: n_edges - n_vertices + n_components };
}

/** The same for both directions. */
function keyOf([a, b]: Edge): string {
  return a < b ? JSON.stringify([a, b]) : JSON.stringify([b, a]);
}
