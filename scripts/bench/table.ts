/** How a number is shown; JSON holds it as it is. */
export type Unit = "text" | "ratio" | "us" | "ms" | "count" | "perSecond" | "mb";

export interface Column {
  key: string;
  title: string;
  unit: Unit;
}

export type Cell = string | number | null | undefined;
export type Row = Record<string, Cell>;

/** One table of the benchmark: what was measured, and how it must be read. */
export interface Table {
  section: string;
  title: string;
  method: string;
  columns: readonly Column[];
  rows: readonly Row[];
}

/** Columns for a ratio that has a limit, and whether it keeps it. */
export const LIMIT_COLUMNS: readonly Column[] = [
  { key: "limit", title: "limit", unit: "ratio" },
  { key: "verdict", title: "", unit: "text" },
];

/** `limit` and whether `value` keeps it, for {@link LIMIT_COLUMNS}. */
export function judged(value: number, limit: number | undefined): Row {
  if (limit === undefined) return { limit: null, verdict: "" };
  return { limit, verdict: value <= limit ? "ok" : "OVER" };
}

/** The rows that are over their limit, in words. */
export function overLimits(tables: readonly Table[]): string[] {
  return tables.flatMap(({ title, columns, rows }) =>
    rows
      .filter(({ verdict }) => verdict === "OVER")
      .map((row) => `${title}: ${columns.map((column) => cellText(row[column.key], column.unit)).join(" ")}`),
  );
}

/** For a terminal: aligned, numbers to the right. */
export function tableText({ title, method, columns, rows }: Table): string {
  const lines = [columns.map((column) => column.title), ...rows.map((row) => texts(columns, row))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const body = lines.map((line) =>
    line
      .map((text, at) => padded(text, widths[at] ?? 0, columns[at]))
      .join("  ")
      .trimEnd(),
  );
  return [title, method, "", ...body, ""].join("\n");
}

export function tableMarkdown({ title, method, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `### ${title}`,
    "",
    method,
    "",
    line(columns.map((column) => column.title)),
    line(columns.map(({ unit }) => (unit === "text" ? "---" : "---:"))),
    ...rows.map((row) => line(texts(columns, row))),
    "",
  ].join("\n");
}

function texts(columns: readonly Column[], row: Row): string[] {
  return columns.map(({ key, unit }) => cellText(row[key], unit));
}

function padded(text: string, width: number, column: Column | undefined): string {
  return column?.unit === "text" ? text.padEnd(width) : text.padStart(width);
}

function cellText(cell: Cell, unit: Unit): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (!Number.isFinite(cell)) return "–";
  switch (unit) {
    case "ratio":
      return cell.toFixed(2);
    case "us":
      return cell.toFixed(cell < 100 ? 1 : 0);
    case "ms":
      return cell.toFixed(cell < 10 ? 2 : cell < 100 ? 1 : 0);
    case "mb":
      return cell.toFixed(0);
    case "perSecond":
    case "count":
      return Math.round(cell).toLocaleString("en-US");
    case "text":
      return String(cell);
  }
}
