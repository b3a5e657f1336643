import { appendFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../reports", import.meta.url));

/** Prints a table of what was done; the named call points go to `reports/failpoints.txt`. */
export function printed(title: string, rows: readonly (readonly string[])[], points: readonly string[] = []): void {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = rows.map(
    (row) =>
      `  ${row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd()}`,
  );
  process.stdout.write(`\n${[title, ...lines].join("\n")}\n`);
  if (points.length === 0) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(`${folder}/failpoints.txt`, `# ${title}\n${points.join("\n")}\n\n`);
}
