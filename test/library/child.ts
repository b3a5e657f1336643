import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs `children/<name>.ts` as a process of its own and answers its stdout; fails when it fails.
 * `maxFileKb` is the largest file the process can write, as a full disk would have it (not on Windows).
 */
export function runChild(name: string, args: readonly string[], options: { maxFileKb?: number } = {}): Promise<string> {
  const file = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
  const command = [process.execPath, "--import", "tsx", file, ...args];
  // POSIX shells count in blocks of 512 bytes.
  const limited = ["sh", "-c", `ulimit -f ${(options.maxFileKb ?? 0) * 2} && exec "$@"`, "sh", ...command];
  const [program = "", ...rest] = options.maxFileKb === undefined ? command : limited;
  const child = spawn(program, rest, { cwd: root, env: { ...process.env, TSX_DISABLE_CACHE: "1" } });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && err === "") resolve(out);
      else reject(new Error(`${name} ended with ${code}: ${err}${out}`));
    });
  });
}
