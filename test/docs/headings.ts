import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../docs/troubleshooting.md", import.meta.url));

/** The messages that docs/troubleshooting.md explains, by the section they stand in. */
export const HEADINGS: ReadonlyMap<string, readonly string[]> = read();

/** Whether the section has a heading for this message; `…` in it stands for anything. */
export function isExplained(section: string, message: string): boolean {
  return HEADINGS.get(section)?.some((heading) => fits(heading, message)) ?? false;
}

/** The fixed pieces in their order, without a pattern that a message could make slow. */
function fits(heading: string, message: string): boolean {
  const pieces = heading.split("…");
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = message.indexOf(piece, at);
    if (found < 0 || (index === 0 && found > 0)) return false;
    at = found + piece.length;
  }
  return pieces.at(-1) === "" || message.endsWith(pieces.at(-1) ?? "");
}

function read(): Map<string, string[]> {
  const sections = readFileSync(FILE, "utf8").split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = "", ...lines] = section.split("\n");
      return [title, lines.flatMap((line) => (line.startsWith("### ") ? [line.slice(4)] : []))];
    }),
  );
}
