import type { Runtime } from "../runtime.ts";
import type { Argument, Option } from "./options.ts";
import type { Step } from "./progress.ts";
import type { Ui } from "./ui.ts";

/** What a command says, for machines and for people. */
export interface Answer {
  /** Printed as one document with `--json`. */
  readonly json: unknown;
  /** Printed without it; nothing for `""`. */
  text(ui: Ui): string;
  /** Said on stderr to a person at a terminal, not in pipes. */
  readonly note?: string | undefined;
  /** 0 (default), or 1 for a negative answer. */
  readonly exit?: 0 | 1;
  /** All was printed by {@link Call.print} already. */
  readonly printed?: true;
  /** Done once it has been printed: what a kill before that must not take for done. */
  after?(): Promise<void>;
}

type Arguments = Readonly<Record<string, Argument<unknown>>>;
type Options = Readonly<Record<string, Option<unknown>>>;
type Values<Specs> = {
  readonly [K in keyof Specs]: Specs[K] extends Argument<infer T> | Option<infer T> ? T : never;
};

/** One call of a command: what was given, and what it may use. */
export interface Call<A = Readonly<Record<string, unknown>>, O = Readonly<Record<string, unknown>>> {
  readonly args: A;
  readonly options: O;
  /** The application on the store that `--dir` and the environment name; made at the first call. */
  app(): Runtime;
  /** All of stdin. */
  stdin(): string;
  /** Long work calls what this answers; on a terminal it shows how far it is. */
  progress(what: string): Step;
  /** Prints one line at once, before the answer; false when nobody reads any more. */
  print(line: Pick<Answer, "json" | "text">): boolean;
  /** Says on stderr at once what somebody should know, and goes on. */
  warn(message: string): void;
  /** How to print for a person right now; `undefined` with `--json`. */
  ui(): Ui | undefined;
}

interface Described {
  readonly name: string;
  /** Heading of the main help it stands under. */
  readonly group:
    | "Work on a session"
    | "Look at sessions"
    | "Run an orchestration"
    | "Talk to other sessions"
    | "Share values"
    | "Tasks, tiles and metrics"
    | "Keep the store in order"
    | "Set it up";
  /** One line of the main help. */
  readonly summary: string;
  /** More, for the command's own help. */
  readonly details?: string;
  /** A real call. */
  readonly example: string;
  /** Left out of the main help: another name of a command that stands there. */
  readonly hidden?: boolean;
  /** Any failure of it is a negative answer: exit 1, whatever the code. */
  readonly failsWith1?: boolean;
}

/** A command as the program takes it: names and types of its values no longer matter. */
export interface Command extends Described {
  readonly args: Arguments;
  readonly options: Options;
  run(call: Call): Promise<Answer>;
}

/** A command as it is written: `run` gets its own arguments and options, typed. */
export function command<A extends Arguments, O extends Options>(
  spec: Described & { args: A; options: O; run(call: Call<Values<A>, Values<O>>): Promise<Answer> },
): Command {
  return { ...spec, run: (call) => spec.run(call as Call<Values<A>, Values<O>>) };
}

/** The same command under another name, which the main help leaves out. */
export function alias(of: Command, name: string): Command {
  const example = of.example.replace(`agent-session ${of.name} `, `agent-session ${name} `);
  return { ...of, name, example, hidden: true };
}
