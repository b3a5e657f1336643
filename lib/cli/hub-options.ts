import { SessionError } from "../errors.ts";
import { type Option, text } from "./options.ts";

/** Words behind commas, as seed 001 writes lists; absent when the option was not given. */
export function words(flags: string, help: string): Option<readonly string[] | undefined> {
  const plain = text(flags, help);
  return {
    ...plain,
    read: (typed) =>
      plain
        .read(typed)
        ?.split(",")
        .map((word) => word.trim())
        .filter((word) => word !== ""),
  };
}

/** Seconds, whatever their sign: whether they make sense is judged where they are used. */
export function seconds(flags: string, help: string): Option<number | undefined> {
  const plain = text(flags, help);
  return {
    ...plain,
    read: (typed) => {
      const given = plain.read(typed);
      if (given === undefined || /^-?\d{1,9}(?:\.\d{1,9})?$/.test(given))
        return given === undefined ? given : Number(given);
      const [option] = flags.split(" ", 1);
      throw new SessionError(
        "USAGE",
        `${option} takes a number of seconds, not ${JSON.stringify(given.slice(0, 80))}.`,
        {
          option,
        },
      );
    },
  };
}

/** What both spellings of a list hold together; absent when neither was given. */
export function together(many: readonly string[], listed: readonly string[] | undefined): string[] | undefined {
  return many.length === 0 && listed === undefined ? undefined : [...many, ...(listed ?? [])];
}
