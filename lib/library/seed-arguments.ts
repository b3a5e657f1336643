import { SessionError } from "../errors.ts";

type Snake<Name> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : Name;

/** An object whose keys may be written in camelCase or snake_case. */
export type Spelled<Fields> = { [Key in keyof Fields as Key | Snake<Key>]?: Fields[Key] };

/**
 * The arguments of a seed-named function as one object with camelCase keys: given by position in the
 * order of `names`, or as one object with keys out of `names` and `more`, in either spelling. Throws
 * `INVALID_VALUE` for another key.
 */
export function spelledOut<Fields>(
  call: string,
  args: readonly unknown[],
  names: readonly string[],
  more: readonly string[] = [],
): Partial<Fields> {
  const [first] = args;
  if (typeof first !== "object" || first === null || Array.isArray(first)) {
    return Object.fromEntries(names.map((name, index) => [name, args[index]])) as Partial<Fields>;
  }
  const known = [...new Set([...names, ...more])];
  const entries = Object.entries(first).map(([key, value]) => {
    const name = known.find((each) => each === key || snakeCase(each) === key);
    if (name !== undefined) return [name, value];
    const text = `${call}: ${key}: unknown; there are ${known.map(snakeCase).join(", ")}`;
    throw new SessionError("INVALID_VALUE", text, { name: key, known });
  });
  return Object.fromEntries(entries) as Partial<Fields>;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
