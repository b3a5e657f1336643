import { CommanderError, Option as Flag, Help, type OutputConfiguration, Command as Program } from "commander";
import { SessionError } from "../errors.ts";
import { version } from "../version.ts";
import type { Command } from "./command.ts";
import { flag, type Option, oneOf, type Typed, text } from "./options.ts";

/** Options that stand before or after every command. */
const EVERYWHERE = {
  dir: text("--dir <folder>", "The folder of the sessions (default: AGENT_SESSION_DIR, else the project's)"),
  json: flag("--json", "Print one JSON document; errors too, on stderr"),
  output: oneOf("--output <form>", "json (the same as --json) or pretty (JSON with indentation)", ["json", "pretty"]),
} as const;

/** What a command line asks for: a call, a text to print (help, version), or nothing sensible. */
export type Parsed =
  | { readonly kind: "call"; readonly command: Command; readonly typed: TypedCall }
  | { readonly kind: "print"; readonly text: string }
  | Misuse;

export interface Misuse {
  readonly kind: "misuse";
  readonly message: string;
  readonly hints: readonly string[];
  /** The command whose call is wrong, when one was recognised. */
  readonly command?: Command | undefined;
  /** Shown to people instead of the message: the help, where no command was given. */
  readonly help?: string | undefined;
}

/** A call before its values are read: they may still be wrong. */
export interface TypedCall {
  readonly args: Readonly<Record<string, string | undefined>>;
  /** Throws `USAGE` (or another code of an option's own) for a value that cannot be read. */
  options(): Readonly<Record<string, unknown>>;
  everywhere(): { dir: string | undefined; json: boolean; output: "json" | "pretty" | undefined };
}

/** Reads a command line. `help` says how help is printed. */
export function parse(
  argv: readonly string[],
  commands: readonly Command[],
  help: { readonly columns: number; bold(text: string): string },
): Parsed {
  let printed = "";
  let helpForError = "";
  let selected: Command | undefined;
  let typed: TypedCall | undefined;
  const output: OutputConfiguration = {
    writeOut: (part) => {
      printed += part;
    },
    writeErr: (part) => {
      helpForError += part;
    },
    getOutHelpWidth: () => help.columns,
    getErrHelpWidth: () => help.columns,
    getOutHasColors: () => true,
    getErrHasColors: () => true,
  };
  const program = mainProgram(output, help.bold);
  for (const command of commands) {
    const own = addCommand(program, command, (found) => {
      selected = command;
      typed = found;
    });
    own.exitOverride((error) => {
      selected = command;
      throw error;
    });
  }
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "print", text: printed };
    return error.code === "commander.help" ? noCommand(helpForError) : misuse(error, selected);
  }
  return { kind: "call", command: selected as Command, typed: typed as unknown as TypedCall };
}

function mainProgram(output: OutputConfiguration, bold: (text: string) => string): Program {
  const helpCommand = new Program("help").argument("[command]").summary("Print the help of a command");
  const program = new Program("agent-session")
    .description("Sessions of coding agents that survive pauses, interruptions and crashes.")
    .usage("<command> [options]")
    .configureOutput(output)
    .configureHelp({
      styleTitle: bold,
      subcommandTerm: (own) => [own.name(), ...own.registeredArguments.map(argumentTerm)].join(" "),
      // The main help shows them below its commands, which is where people look first.
      visibleOptions: (own) => (own.parent === null ? [] : plainHelp.visibleOptions(own)),
    })
    .exitOverride()
    .enablePositionalOptions()
    .addHelpCommand(helpCommand.helpGroup("Help:"))
    .addHelpText("after", ({ command }) => `${bold(EVERY_COMMAND)}\n${optionsText(command, output)}\n${AFTER_HELP}`);
  return addEverywhere(program);
}

const plainHelp = new Help();
const EVERY_COMMAND = "Options of every command:";

function argumentTerm({ required, name }: { required: boolean; name(): string }): string {
  return required ? `<${name()}>` : `[${name()}]`;
}

function optionsText(program: Program, { getOutHelpWidth }: OutputConfiguration): string {
  const help = Object.assign(new Help(), { helpWidth: getOutHelpWidth?.() });
  const options = help.visibleOptions(program);
  const width = Math.max(...options.map(({ flags }) => flags.length));
  return options.map(({ flags, description }) => help.formatItem(flags, width, description, help)).join("\n");
}

const AFTER_HELP = `
Exit codes:
  0  done, or yes
  1  no (should-resume, verify), or a failure of the store
  2  the command line or a filter is wrong
  3  there is no such session
  4  refused: a bad value, an ended session, a conflict, a limit, busy

An id that starts with a dash goes behind "--": agent-session get -- -id`;

function addCommand(program: Program, command: Command, call: (typed: TypedCall) => void): Program {
  const own = program
    .command(command.name)
    .helpGroup(`${command.group}:`)
    .summary(command.summary)
    .description([`${command.summary}.`, command.details].filter(Boolean).join(" "))
    .usage(usageOf(command))
    .allowExcessArguments(false)
    .addHelpText("after", `\nExample:\n  $ ${command.example}`);
  const names = Object.keys(command.args);
  for (const { name, help, optional } of Object.values(command.args)) {
    own.argument(optional ? `[${name}]` : `<${name}>`, help);
  }
  const flags = new Map(Object.entries(command.options).map(([key, option]) => [key, addOption(own, option)]));
  addEverywhere(own.optionsGroup(EVERY_COMMAND));
  own.action(() => {
    call({
      args: Object.fromEntries(names.map((name, at) => [name, own.args[at]])),
      options: () =>
        Object.fromEntries(
          Object.entries(command.options).map(([key, option]) => [
            key,
            option.read(typedIn(own, flags.get(key) ?? [])),
          ]),
        ),
      everywhere: () => everywhere(own, program),
    });
  });
  return own;
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

function addEverywhere(program: Program): Program {
  for (const option of Object.values(EVERYWHERE)) addOption(program, option);
  return program
    .option("--no-color", "No colours; so do NO_COLOR and every output that is no terminal")
    .version(version, "-V, --version", "Print the version")
    .helpOption("-h, --help", "Print this help");
}

function everywhere(own: Program, program: Program): ReturnType<TypedCall["everywhere"]> {
  const typed = (key: keyof typeof EVERYWHERE): Typed => own.getOptionValue(key) ?? program.getOptionValue(key);
  return {
    dir: EVERYWHERE.dir.read(typed("dir")),
    json: EVERYWHERE.json.read(typed("json")),
    output: EVERYWHERE.output.read(typed("output")),
  };
}

function typedIn(program: Program, flags: readonly Flag[]): Typed {
  const given = flags.filter((each) => program.getOptionValue(each.attributeName()) !== undefined);
  const [first, ...others] = given.map((each): Typed => program.getOptionValue(each.attributeName()));
  if (others.every((other) => other === first)) return first;
  const names = given.map((each) => each.long).join(" and ");
  throw new SessionError("USAGE", `${names} say different things, and mean the same option.`);
}

function noCommand(help: string): Misuse {
  return { kind: "misuse", message: "No command given.", hints: [SEE_HELP], help };
}

const SEE_HELP = "all commands: agent-session --help";

/** Commander's message says after its first line what was perhaps meant. */
function misuse(error: CommanderError, command: Command | undefined): Misuse {
  const [message = "", ...others] = error.message.replace(/^error: /, "").split("\n");
  const hints = others.map((hint) => hint.replace(/^\(D(.*)\)$/, "d$1"));
  if (error.code === "commander.unknownOption" && /'-[^-]/.test(message)) {
    hints.push('an argument that starts with a dash goes behind "--"');
  }
  hints.push(command === undefined ? SEE_HELP : `how to call it: agent-session ${command.name} --help`);
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;
  return { kind: "misuse", message: sentence, hints, command };
}
