import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** One command of a page and the lines that stand under it. */
export interface Shown {
  command: string;
  output: string;
}

/** The ```console blocks of a page, in order, with what each shows. */
export function consoleBlocks(page: string): Shown[][] {
  return fencedBlocks(page, "console").map((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf("\n");
        return { command: part.slice(0, end), output: part.slice(end + 1) };
      }),
  );
}

/** The blocks of one language on a page, without their fences. */
export function fencedBlocks(page: string, language: string): string[] {
  return [...textOf(page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, block]) =>
    name === language ? [block ?? ""] : [],
  );
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/**
 * Expects the output of a run to be what a page shows of it. What differs from run to run counts as equal: ids, times,
 * durations, keys and ports. A line `…` stands for any lines, `…` within a line for any characters.
 */
export function expectShown(shown: string, printed: string): void {
  const pattern = settled(shown)
    .split(/(?<=\n)/)
    .map((line) => (line === "…\n" ? "(?:.*\\n)*?" : line.split("…").map(escaped).join(".*")))
    .join("");
  const got = settled(printed);
  if (!new RegExp(`^${pattern}$`).test(got)) expect(got).toBe(settled(shown));
}

function settled(text: string): string {
  return text
    .replace(/\b(?:agent|msg)-\d{8}-\d{6}-[\w-]+/g, "<id>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replace(/\(\d+s ago\)/g, "(<age> ago)")
    .replace(/\bfor \d+ s\b/g, "for <seconds> s")
    .replace(/"duration_seconds":[\d.]+/g, '"duration_seconds":<seconds>');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
