import { Option as Flag, type Command as Program } from "commander";
import { SessionError } from "../errors.ts";
import { version } from "../version.ts";
import type { Command } from "./command.ts";
import { EVERY_COMMAND } from "./main-help.ts";
import { flag, type Option, oneOf, type Typed, text } from "./options.ts";

/** A call before its values are read: they may still be wrong. */
export interface TypedCall {
  readonly args: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Throws `USAGE` (or another code of an option's own) for a value that cannot be read. */
  options(): Readonly<Record<string, unknown>>;
  everywhere(): { dir: string | undefined; json: boolean; output: "json" | "pretty" | undefined };
}

/** Options that stand before or after every command, and between the words of one. */
const EVERYWHERE = {
  dir: text("--dir <folder>", "The folder of the sessions (default: AGENT_SESSION_DIR, else the project's)"),
  json: flag("--json", "Print one JSON document; errors too, on stderr"),
  output: oneOf("--output <form>", "json (the same as --json) or pretty (JSON with indentation)", [
    "json",
    "pretty",
  ] as const),
} as const;

/** Gives a command its arguments, options and help; `call` is told when it is called. */
export function fill(own: Program, command: Command, call: (typed: TypedCall) => void): void {
  own
    .description([`${command.summary}.`, command.details].filter(Boolean).join(" "))
    .usage(usageOf(command))
    .allowExcessArguments(false)
    .addHelpText("after", `\nExample:\n  $ ${command.example}`);
  const flags = Object.entries(command.options).map(([key, option]) => [key, option, addOption(own, option)] as const);
  addEverywhere(own.optionsGroup(EVERY_COMMAND));
  own.action(() => {
    call({
      args: Object.fromEntries(
        Object.entries(command.args).map(([key, { repeats }], at) => [
          key,
          repeats ? own.args.slice(at) : own.args[at],
        ]),
      ),
      options: () => Object.fromEntries(flags.map(([key, option, names]) => [key, option.read(typedIn(own, names))])),
      everywhere: () => everywhere(own),
    });
  });
}

export function addEverywhere(program: Program): Program {
  for (const option of Object.values(EVERYWHERE)) addOption(program, option);
  return program
    .option("--no-color", "No colours; so do NO_COLOR and every output that is no terminal")
    .version(version, "-V, --version", "Print the version")
    .helpOption("-h, --help", "Print this help");
}

function usageOf({ args, options }: Command): string {
  const words = Object.values(args).map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`));
  const required = Object.values(options).filter((option) => option.required);
  return [...words, ...required.map((option) => option.flags), "[options]"].join(" ");
}

/** Adds the option and its aliases; answers all of their flags. */
function addOption(program: Program, option: Option<unknown>): Flag[] {
  const aliases = (option.aliases ?? []).map((alias) =>
    new Flag(option.flags.replace(/^--[\w-]+/, alias), option.help).hideHelp(),
  );
  const flags = [new Flag(option.flags, option.help), ...aliases];
  for (const each of flags) {
    if (option.repeats) each.argParser((value: string, before: string[] = []) => [...before, value]);
    program.addOption(each);
  }
  return flags;
}

/** What was typed behind the command, else behind the word it stands under, else before both. */
function everywhere(own: Program): ReturnType<TypedCall["everywhere"]> {
  const typed = (key: keyof typeof EVERYWHERE): Typed => {
    let at: Program | null = own;
    while (at !== null && at.getOptionValue(key) === undefined) at = at.parent;
    return at?.getOptionValue(key);
  };
  return {
    dir: EVERYWHERE.dir.read(typed("dir")),
    json: EVERYWHERE.json.read(typed("json")),
    output: EVERYWHERE.output.read(typed("output")),
  };
}

/** What was typed for an option under any of its names; of `--no-x` that it was typed, not what is left of x. */
function typedIn(program: Program, flags: readonly Flag[]): Typed {
  const typed = flags.flatMap((each): { name: string | undefined; value: Typed }[] => {
    const value = program.getOptionValue(each.attributeName());
    const absent = value === undefined || (each.negate && value === true);
    return absent ? [] : [{ name: each.long, value: each.negate ? true : value }];
  });
  const [first, ...others] = typed;
  if (others.every(({ value }) => value === first?.value)) return first?.value;
  const names = typed.map(({ name }) => name).join(" and ");
  throw new SessionError("USAGE", `${names} say different things, and mean the same option.`);
}
