import { CommanderError, Command as Program } from "commander";
import type { Command } from "./command.ts";
import { addEverywhere, fill, type TypedCall } from "./command-options.ts";
import { LATER, layOutHelp } from "./main-help.ts";
import { withPositions } from "./seed-flags.ts";

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

export interface HelpStyle {
  readonly columns: number;
  bold(text: string): string;
}

/** Reads a command line. `help` says how help is printed. */
export function parse(argv: readonly string[], commands: readonly Command[], help: HelpStyle): Parsed {
  const said = { out: "", err: "" };
  const found: { command?: Command; typed?: TypedCall } = {};
  const program = mainProgram(said, help);
  for (const command of commands) {
    const own = place(program, command);
    // Only a command that is named can be meant. Not giving options to the others saves half of the start.
    if (!command.name.split(" ").every((word) => argv.includes(word))) continue;
    fill(own, command, (typed) => Object.assign(found, { command, typed }));
    own.exitOverride((error) => {
      found.command = command;
      throw error;
    });
  }
  try {
    program.parse(withPositions(helpInFull(argv), commands), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "print", text: said.out };
    return error.code === "commander.help" ? noCommand(said.err) : misuse(error, found.command);
  }
  const { command, typed } = found;
  return command === undefined || typed === undefined ? noCommand(said.err) : { kind: "call", command, typed };
}

/** Commander's help command takes one word; a command of two words is asked for its help by its option. */
function helpInFull(argv: readonly string[]): readonly string[] {
  return argv[0] === "help" && argv.length > 2 ? [...argv.slice(1), "--help"] : argv;
}

function mainProgram(said: { out: string; err: string }, { columns, bold }: HelpStyle): Program {
  const helpCommand = new Program("help").argument("[command]").summary("Print the help of a command");
  const program = new Program("agent-session")
    .description("Sessions of coding agents that survive pauses, interruptions and crashes.")
    .usage("<command> [options]")
    .configureOutput({
      writeOut: (text) => {
        said.out += text;
      },
      writeErr: (text) => {
        said.err += text;
      },
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      // Whether to paint is decided where the headings are painted.
      getOutHasColors: () => true,
      getErrHasColors: () => true,
    })
    .exitOverride()
    .enablePositionalOptions()
    .addHelpCommand(helpCommand.helpGroup("Help:"));
  layOutHelp(program, columns, bold);
  return addEverywhere(program);
}

/** The command with its place in the main help and its arguments; nothing else yet. */
function place(program: Program, { name, group, summary, args, hidden = false }: Command): Program {
  const words = name.split(" ");
  const parent = words.slice(0, -1).reduce((above, word) => family(above, word, group), program);
  if (parent !== program && !hidden) tellOf(parent, words.at(-1) ?? "");
  const own = parent
    .command(words.at(-1) ?? "", { hidden })
    .helpGroup(`${group}:`)
    .summary(summary);
  for (const each of Object.values(args)) own.argument(each.optional ? `[${each.name}]` : `<${each.name}>`, each.help);
  return own;
}

/** The command that others stand under: `task` of "task add". By itself it only shows them. */
function family(parent: Program, name: string, group: string): Program {
  const known = parent.commands.find((each) => each.name() === name);
  if (known !== undefined) return known;
  const own = parent.command(name).helpGroup(`${group}:`).usage("<command> [options]").enablePositionalOptions();
  return addEverywhere(own.optionsGroup(LATER));
}

/** One more of a family's commands in the line that the main help has for it. */
function tellOf(family: Program, name: string): void {
  const known = family.summary();
  family.summary(known === "" ? `${name}; each has its --help` : known.replace(";", `, ${name};`));
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
