/** One cell of a literal matrix: from, to, and what the contract says of the move. */
export type Cell = readonly [from: string, to: string, verdict: string];

/** Reads a matrix: the first line names the phases to move to, each other one a phase and a verdict for each. */
export function readMatrix(text: string): { phases: readonly string[]; cells: readonly Cell[] } {
  const [phases = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/ +/));
  const cells = rows.flatMap(([from = "", ...verdicts]) =>
    verdicts.map((verdict, at): Cell => [from, phases[at] ?? "", verdict]),
  );
  return { phases, cells };
}
