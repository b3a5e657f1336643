import { clean, shorten, widthOf } from "./clean.ts";
import type { Paint, Ui } from "./ui.ts";

/** One cell: its text, and how it is painted. */
export type Cell = string | { readonly text: string; readonly paint: keyof Paint };

/** The least columns the last cell of a line gets, however narrow the terminal. */
const LEAST = 12;

/**
 * Rows in aligned columns, two spaces between them, the last one unpadded and cut to the terminal.
 * The header is for terminals only: in a pipe every line is a row. `""` for no rows.
 */
export function table(ui: Ui, header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return "";
  const head: Cell[] = header.map((text) => ({ text: text.toUpperCase(), paint: "dim" }));
  const shown = (ui.terminal ? [head, ...rows] : rows).map((row) => row.map(cleaned));
  const widths = widthsOf(shown);
  return shown.map((row) => line(ui, row, widths)).join("\n");
}

/** Names and values in two columns; a value of several lines keeps its place. */
export function fields(ui: Ui, pairs: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  const indent = " ".repeat(width + 2);
  return pairs
    .map(
      ([name, value]) =>
        `${ui.paint.cyan(name)}${" ".repeat(width - name.length)}  ${value.replaceAll("\n", `\n${indent}`)}`,
    )
    .join("\n");
}

interface Shown {
  text: string;
  width: number;
  paint: keyof Paint | undefined;
}

function cleaned(cell: Cell): Shown {
  const text = clean(typeof cell === "string" ? cell : cell.text) || "-";
  return { text, width: widthOf(text), paint: typeof cell === "string" ? undefined : cell.paint };
}

function widthsOf(rows: readonly (readonly Shown[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.width);
    });
  return widths;
}

function line(ui: Ui, row: readonly Shown[], widths: readonly number[]): string {
  let used = 0;
  const parts = row.map(({ text, width, paint }, at) => {
    const last = at === row.length - 1;
    const shown = last ? shorten(text, Math.max(LEAST, ui.columns - used)) : text;
    used += (widths[at] ?? 0) + 2;
    return (paint === undefined ? shown : ui.paint[paint](shown)) + (last ? "" : " ".repeat((widths[at] ?? 0) - width));
  });
  return parts.join("  ");
}
