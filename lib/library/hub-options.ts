import { SessionError } from "../errors.ts";

/**
 * The arguments of a call as one object: given so, or by position in the order of `names` with an object of options
 * behind them. A key that `must` names has to be there: leaving a receiver out must not mean everybody.
 */
export function asObject(
  call: string,
  args: readonly unknown[],
  names: readonly string[],
  must: readonly string[] = [],
): Record<string, unknown> {
  const [first] = args;
  const given: Record<string, unknown> =
    typeof first === "object" && first !== null
      ? { ...first }
      : {
          ...(args[names.length] as object | undefined),
          ...Object.fromEntries(names.map((name, at) => [name, args[at]])),
        };
  for (const name of must) {
    if (given[name] === undefined) {
      throw new SessionError("INVALID_VALUE", `${call}: ${name}: expected a value, got undefined`, { name });
    }
  }
  return given;
}
