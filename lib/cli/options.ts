import { SessionError } from "../errors.ts";
import { checkSessionId } from "../session/ids.ts";

/** What stood on the command line for one option. */
export type Typed = string | true | readonly string[] | undefined;

/** An option of a command; `T` is what the command gets. An empty value counts as not given. */
export interface Option<T> {
  /** As commander reads them: `--phase <phase>`, `--force`, `--claim [holder]`. */
  readonly flags: string;
  readonly help: string;
  /** Other long flags for the same thing, left out of the help. */
  readonly aliases?: readonly string[] | undefined;
  readonly repeats?: boolean;
  readonly required?: boolean;
  /** Throws `USAGE` for text that is no such value. */
  read(typed: Typed): T;
}

/** A positional argument; `T` is `string`, or `string | undefined` when it may be left out. */
export interface Argument<T> {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  /** Takes all that follow, perhaps none. */
  readonly repeats?: boolean;
  /** A flag of a seed that may say it instead, left out of the help. */
  readonly flag?: string;
  /** Only carries the type. */
  readonly type?: T;
}

export function argument(name: string, help: string, flag?: string): Argument<string> {
  return { name, help, ...(flag !== undefined && { flag }) };
}

/** The session a command is about. */
export const sessionArgument = argument("id", "The session's id", "--session-id");

export function optionalArgument(name: string, help: string): Argument<string | undefined> {
  return { name, help, optional: true };
}

/** Every argument from here on; an empty list without any. */
export function restArguments(name: string, help: string): Argument<readonly string[]> {
  return { name: `${name}...`, help, optional: true, repeats: true };
}

export function flag(flags: string, help: string): Option<boolean> {
  return { flags, help, read: (typed) => typed === true };
}

export function text(flags: string, help: string, aliases?: readonly string[]): Option<string | undefined> {
  return { flags, help, aliases, read: given };
}

export function requiredText(flags: string, help: string): Option<string> {
  return { flags, help, required: true, read: (typed) => given(typed) ?? missing(flags) };
}

/** May be given again and again; an empty list when it was not. */
export function texts(flags: string, help: string): Option<readonly string[]> {
  const read = (typed: Typed) => (Array.isArray(typed) ? typed.filter((each) => each !== "") : []);
  return { flags, help, repeats: true, read };
}

/** May be given again and again, also with nothing in it. */
export function values(flags: string, help: string): Option<readonly string[]> {
  return { flags, help, repeats: true, read: (typed) => (Array.isArray(typed) ? typed : []) };
}

/** A flag that may carry a value: `true` without one. */
export function textOrTrue(flags: string, help: string): Option<string | true | undefined> {
  return { flags, help, read: (typed) => (typed === undefined ? undefined : (given(typed) ?? true)) };
}

/** A session id to be made: here an empty one is a mistake (an unset variable), not "not given". */
export function newId(flags: string, help: string, aliases: readonly string[]): Option<string | undefined> {
  return { flags, help, aliases, read: (typed) => (typed === undefined ? undefined : checkSessionId(typed)) };
}

export function wholeNumber(flags: string, help: string): Option<number | undefined> {
  return { flags, help, read: (typed) => numberOf(flags, given(typed), /^\d{1,15}$/, "a whole number from 0 up") };
}

export function decimal(flags: string, help: string): Option<number | undefined> {
  return {
    flags,
    help,
    read: (typed) => numberOf(flags, given(typed), /^\d{1,9}(?:\.\d{1,9})?$/, "a number from 0 up"),
  };
}

export function oneOf<W extends string>(flags: string, help: string, words: readonly W[]): Option<W | undefined> {
  const read = (typed: Typed) => {
    const word = given(typed);
    const known = words.find((each) => each === word);
    if (word !== undefined && known === undefined) throw wrong(flags, words.join(" or "), word);
    return known;
  };
  return { flags, help, read };
}

function given(typed: Typed): string | undefined {
  return typeof typed === "string" && typed !== "" ? typed : undefined;
}

function numberOf(flags: string, value: string | undefined, shape: RegExp, expected: string): number | undefined {
  if (value === undefined) return undefined;
  if (!shape.test(value)) throw wrong(flags, expected, value);
  return Number(value);
}

function wrong(flags: string, expected: string, actual: string): SessionError {
  const option = flags.split(" ", 1)[0];
  const shown = JSON.stringify(actual.length > 80 ? `${actual.slice(0, 80)}…` : actual);
  return new SessionError("USAGE", `${option} takes ${expected}, not ${shown}.`, { option, expected, actual });
}

function missing(flags: string): never {
  throw new SessionError("USAGE", `${flags} is missing.`, { option: flags.split(" ", 1)[0] });
}
