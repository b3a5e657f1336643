import { isTerminal } from "./streams.ts";

/** How to print for whoever reads. */
export interface Ui {
  /** A person reads, not a pipe or a file. */
  readonly terminal: boolean;
  /** Characters per line; no end of them in a pipe. */
  readonly columns: number;
  readonly paint: Paint;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

export function uiFor(fd: 1 | 2, env: NodeJS.ProcessEnv, noColor: boolean, now: number): Ui {
  const terminal = isTerminal(fd);
  const columns = terminal ? (fd === 1 ? process.stdout : process.stderr).columns || 80 : Number.POSITIVE_INFINITY;
  return { terminal, columns, paint: colours(wantsColour(terminal, env, noColor)), now };
}

/** `--no-color` and NO_COLOR say no, then FORCE_COLOR says yes or no, then it depends on the terminal. */
function wantsColour(terminal: boolean, env: NodeJS.ProcessEnv, noColor: boolean): boolean {
  if (noColor || env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return terminal && env.TERM !== "dumb";
}

/** Paints, or leaves the text as it is. */
export function colours(on: boolean): Paint {
  const code = (start: number, end: number) => (text: string) =>
    on && text !== "" ? `\u001b[${start}m${text}\u001b[${end}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    red: code(31, 39),
    green: code(32, 39),
    yellow: code(33, 39),
    cyan: code(36, 39),
  };
}
