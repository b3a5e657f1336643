import type { Command } from "./command.ts";

/** Options before the command that carry a value. */
const WITH_VALUE = ["--dir", "--output"];

/**
 * The command line with arguments that were given by a seed's flag (`get --session-id ID`, `transition --session-id ID
 * --status P`) at their places; any other one as it is.
 */
export function withPositions(argv: readonly string[], commands: readonly Command[]): string[] {
  const at = commandAt(argv);
  const command = commands.find(({ name }) => name === argv[at]);
  const args = Object.values(command?.args ?? {});
  if (args.every(({ flag }) => flag === undefined)) return [...argv];
  const rest = argv.slice(at + 1);
  const said = args.map(({ flag }) => (flag === undefined ? undefined : takeFlag(rest, flag)));
  const behind = said.indexOf(undefined);
  const first = said.slice(0, behind === -1 ? said.length : behind);
  const later = said.slice(first.length);
  const given = (values: (string | undefined)[]) => values.filter((value) => value !== undefined);
  return [...argv.slice(0, at + 1), ...given(first), ...rest, ...given(later)];
}

function commandAt(argv: readonly string[]): number {
  let at = 0;
  while (at < argv.length && argv[at]?.startsWith("-")) at += WITH_VALUE.includes(argv[at] as string) ? 2 : 1;
  return at;
}

/** Takes `--flag value` or `--flag=value` out of `argv` and answers the value. */
function takeFlag(argv: string[], flag: string): string | undefined {
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  const at = options.findIndex((each) => each === flag || each.startsWith(`${flag}=`));
  if (at === -1) return undefined;
  const joined = argv[at]?.slice(flag.length + 1);
  if (joined) {
    argv.splice(at, 1);
    return joined;
  }
  const value = options[at + 1];
  if (value === undefined || value.startsWith("-")) return undefined;
  argv.splice(at, 2);
  return value;
}
