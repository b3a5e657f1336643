import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a child process does with the store: the counterpart is `runChild`. */
export type Job =
  /** Adds 1 to `metadata.count`, `times` times or, without it, until killed; says the count after each. */
  | { do: "count"; id: string; times?: number }
  /** Reads until killed and says how many readings there were each time a hundred are done; fails on a half one. */
  | { do: "read"; id: string }
  /** Creates the session; says "won" or "lost". */
  | { do: "create"; id: string }
  /** Writes the document when there is none; says "won" or "lost". */
  | { do: "put"; collection: string; key: string };

export interface Child {
  /** The lines it said so far; grows. */
  readonly said: readonly string[];
  /** Resolves with the next line it says; rejects when it ends before. */
  next(): Promise<string>;
  /** Resolves when it has ended well, else rejects with what it wrote on stderr. */
  done(): Promise<void>;
  /** Ends it without warning, `kill -9`, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `node script <argument as JSON> <more>…`. */
export function startChild(script: string, argument: unknown, more: readonly string[] = []): Child {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const options = { env, stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"] };
  const child = spawn(process.execPath, [script, JSON.stringify(argument), ...more], options);
  const said: string[] = [];
  const waiting: (() => void)[] = [];
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  createInterface(child.stdout).on("line", (line) => {
    said.push(line);
    waiting.shift()?.();
  });
  const ended = endOf(child);
  return {
    said,
    next: async () => {
      const at = said.length;
      await Promise.race([new Promise<void>((wake) => waiting.push(wake)), ended]);
      const line = said[at];
      if (line === undefined) throw new Error(`The child process ended: ${errors || "without a word"}`);
      return line;
    },
    done: async () => {
      const code = await ended;
      if (code !== 0) throw new Error(`The child process ended with ${code}: ${errors}`);
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
}
