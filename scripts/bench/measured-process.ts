import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What one run of a script cost and printed. */
export interface ProcessRun {
  cpuMs: number;
  /** The most memory it had. */
  rssMb: number;
  wallMs: number;
  stdout: string;
  stderr: string;
  status: number | null;
}

const CPU = join(import.meta.dirname, "cpu.cjs");

/** Runs `node <script>` once with `input` on stdin, in the given environment and no other. */
export function runScript(
  script: string,
  input: string,
  env: NodeJS.ProcessEnv,
  cwd: string,
  args: readonly string[] = [],
): ProcessRun {
  const started = performance.now();
  const { output, status, error } = spawnSync(process.execPath, ["--require", CPU, script, ...args], {
    input,
    env,
    cwd,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const wallMs = performance.now() - started;
  if (error !== undefined) throw error;
  const [, stdout = "", stderr = "", used] = output as (string | null)[];
  const [cpu, rss] = (used ?? "").split(" ").map(Number);
  return {
    cpuMs: (cpu ?? 0) / 1000,
    rssMb: (rss ?? 0) / 1024,
    wallMs,
    stdout: stdout ?? "",
    stderr: stderr ?? "",
    status,
  };
}

/**
 * The environment of a measured process. NODE_EXTRA_CA_CERTS alone makes every start of Node 20 three times as slow
 * and would hide what is measured here.
 */
export function cleanEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, TEMP, SystemRoot } = process.env;
  return { PATH, TMPDIR, TEMP, SystemRoot, ...more };
}
