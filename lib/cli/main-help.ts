import { Help, type Command as Program } from "commander";

/** Heading of the options that every command has. */
export const EVERY_COMMAND = "Options of every command:";

/** Commander prints options before commands; under this heading it prints none. */
export const LATER = "later";

/**
 * Lays out the help of the whole program: commands first, which is where people look, below them the
 * options and the exit codes. `columns` is the width to keep to, `bold` paints headings.
 */
export function layOutHelp(program: Program, columns: number, bold: (text: string) => string): void {
  const help = Object.assign(new Help(), { helpWidth: columns });
  program
    .optionsGroup(LATER)
    .configureHelp({
      styleTitle: bold,
      subcommandTerm: (own) => [own.name(), ...own.registeredArguments.map(argumentTerm)].join(" "),
      formatItemList: (heading, items, own) => (heading === LATER ? [] : help.formatItemList(heading, items, own)),
    })
    .addHelpText("after", () => afterCommands(program, help, bold));
}

function argumentTerm(argument: { required: boolean; name(): string }): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function afterCommands(program: Program, help: Help, bold: (text: string) => string): string {
  const options = optionsText(program, help);
  return `\n${bold(EVERY_COMMAND)}\n${options}\n\n${bold("Exit codes:")}\n${EXIT_CODES}\n\n${DASHES}`;
}

function optionsText(program: Program, help: Help): string {
  const options = help.visibleOptions(program);
  const width = Math.max(...options.map(({ flags }) => flags.length));
  return options.map(({ flags, description }) => help.formatItem(flags, width, description, help)).join("\n");
}

const EXIT_CODES = `  0  done, or yes
  1  no (should-resume, verify), or a failure of the store
  2  the command line or a filter is wrong
  3  there is no such session
  4  refused: a bad value, an ended session, a conflict, a limit, busy`;

const DASHES = 'An id that starts with a dash goes behind "--": agent-session get -- -id';
