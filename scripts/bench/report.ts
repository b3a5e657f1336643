import { execFileSync } from "node:child_process";
import { readFileSync, statfsSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import type { BenchOptions } from "./options.ts";
import { type Table, tableMarkdown } from "./table.ts";

/** Where, when and on what a run was made. Nothing in it names the host or its folders. */
export interface RunDescription {
  version: string;
  commit: string;
  date: string;
  node: string;
  machine: string;
  file_system: string;
  load_before: number;
  quick: boolean;
}

const root = join(import.meta.dirname, "..", "..");

export function describeRun(options: BenchOptions): RunDescription {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    version,
    commit: commit(),
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${processors.length} × ${processors[0]?.model.trim() || process.arch}, ${memory}, ${type()} ${release()}`,
    file_system: fileSystem(options.dir),
    load_before: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    quick: options.quick,
  };
}

/** Writes BENCHMARKS.md from one run. */
export function writeBenchmarks(run: RunDescription, tables: readonly Table[]): void {
  const facts = [
    ["agent-session", `${run.version}, commit ${run.commit}`],
    ["date", run.date],
    ["Node", run.node],
    ["machine", run.machine],
    ["file system", run.file_system],
    ["load before", String(run.load_before)],
  ];
  const text = [
    "# Benchmarks",
    "",
    "One run of `npm run bench -- --write`: the built files, each figure beside its floor (the same work by bare system calls)",
    "and beside the read-modify-write of the seed documents. Ratios compare with a floor of the same run; milliseconds of",
    "different machines or runs do not compare.",
    ...(run.quick
      ? ["", "**This was a `--quick` run: it shows that the benchmark works, its figures say little.**"]
      : []),
    "",
    "| | |",
    "| --- | --- |",
    ...facts.map(([name, value]) => `| ${name} | ${value} |`),
    "",
    ...tables.map(tableMarkdown),
  ].join("\n");
  writeFileSync(join(root, "BENCHMARKS.md"), `${text.trimEnd()}\n`);
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
    const changed = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : " with changes";
    return `${git("rev-parse", "--short=10", "HEAD")}${changed}`;
  } catch {
    return "unknown";
  }
}

const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: "ext4",
  1481003842: "xfs",
  2435016766: "btrfs",
  16914836: "tmpfs (a disk is slower)",
  2035054128: "overlay",
  801189825: "zfs",
  26985: "nfs",
  26: "apfs",
};

function fileSystem(folder: string): string {
  const kind = statfsSync(folder).type >>> 0;
  return FILE_SYSTEMS[kind] ?? `type 0x${kind.toString(16)}`;
}
