/** The import cycles of a graph, each as the files along it with the first one repeated; at most one per start. */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  for (const file of graph.keys()) visit(file);
  return cycles;

  function visit(file: string): void {
    const onPath = path.indexOf(file);
    if (onPath >= 0) cycles.push([...path.slice(onPath), file]);
    if (onPath >= 0 || done.has(file) || !graph.has(file)) return;
    path.push(file);
    for (const target of graph.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  }
}
