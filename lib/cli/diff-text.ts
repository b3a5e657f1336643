import { createTwoFilesPatch } from "diff";
import type { FileChange } from "../host/file-change.ts";
import type { Paint } from "./ui.ts";

/** What a dry run would do: edits as unified diffs, copied files by their names. */
export function changesText(changes: readonly FileChange[], paint: Paint): string {
  return changes.map((change) => (change.kind === "edit" ? diffOf(change, paint) : lineOf(change))).join("\n");
}

/** What was done, a line per file. */
export function changedFiles(changes: readonly FileChange[]): string {
  return changes.map(lineOf).join("\n");
}

function lineOf({ path, before, after }: FileChange): string {
  if (after === null) return `removed  ${path}`;
  return `${before === null ? "created " : "changed "} ${path}`;
}

function diffOf({ path, before, after }: FileChange, paint: Paint): string {
  const name = (text: string | null) => (text === null ? "/dev/null" : path);
  const patch = createTwoFilesPatch(name(before), name(after), before ?? "", after ?? "");
  const painted = patch
    .split("\n")
    .slice(1)
    .map((line) => {
      if (line.startsWith("+")) return paint.green(line);
      return line.startsWith("-") ? paint.red(line) : line;
    });
  return painted.join("\n").trimEnd();
}
