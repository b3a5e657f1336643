import type * as z from "zod";
import { isSessionError, SessionError } from "../errors.ts";
import { plainCopy } from "./plain-copy.ts";

/**
 * What a caller gave, checked by `schema`, as a copy in plain JSON. `null` and `""` count as not
 * given, but for the keys in `kept`. Throws `INVALID_VALUE` that names the first key that is unknown
 * or holds something else.
 */
export function checked<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  call: string,
  kept: readonly string[] = [],
): z.output<Schema> {
  return checkedAsIs(schema, isObject(given) ? (plainCopy(given) ?? plainJson(given, call)) : given, call, kept);
}

/** The same without the copy, for options that hold functions. */
export function checkedAsIs<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  call: string,
  kept: readonly string[] = [],
): z.output<Schema> {
  const options = given ?? {};
  if (!isObject(options)) throw invalid(call, call, `expected an object, got ${typeName(options)}`);
  const present = Object.entries(options)
    .filter(([key, value]) => value !== undefined && (kept.includes(key) || (value !== null && value !== "")))
    .map(([key, value]): [string, unknown] => [key, givenIn(optionOf(schema, key), value)]);
  const fitting = eachFitting(schema, present);
  if (fitting !== undefined) return fitting as z.output<Schema>;
  const { data, error } = schema.safeParse(Object.fromEntries(present));
  if (error !== undefined) throw invalidOption(schema, error.issues[0] as z.core.$ZodIssue, call);
  return data as z.output<Schema>;
}

/** A value without what was not given in it, where it is an object of known keys itself, such as limits. */
function givenIn(option: z.ZodType | undefined, value: unknown): unknown {
  const inner = option && innerOf(option);
  if (inner === undefined || !isObject(value)) return value;
  // Without a key that must be there, the fault would be named wrongly.
  const optional = (key: string) => Object.hasOwn(inner.shape, key) && inner.shape[key]?.safeParse(undefined).success;
  return Object.fromEntries(
    Object.entries(value).filter(([key, each]) => (each !== null && each !== "") || !optional(key)),
  );
}

function optionOf(schema: z.ZodObject, key: string): z.ZodType | undefined {
  return Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.ZodType) : undefined;
}

/** The schema of an option that is an object of known keys. */
function innerOf(schema: z.ZodType): z.ZodObject | undefined {
  const { type, innerType } = schema.def as { type: string; innerType?: z.ZodType };
  if (innerType !== undefined) return innerOf(innerType);
  return type === "object" ? (schema as z.ZodObject) : undefined;
}

/**
 * The options, each judged by itself: enough where none has to be there, and a small part of what a schema of many keys
 * costs. `undefined` when it takes the whole schema to judge, or to say what is wrong.
 */
function eachFitting(schema: z.ZodObject, present: readonly [string, unknown][]): object | undefined {
  if (!takesNothing(schema)) return undefined;
  const fitting: Record<string, unknown> = {};
  for (const [key, value] of present) {
    const parsed = optionOf(schema, key)?.safeParse(value);
    if (!parsed?.success) return undefined;
    fitting[key] = parsed.data;
  }
  return fitting;
}

const takers = new WeakMap<z.ZodObject, boolean>();

function takesNothing(schema: z.ZodObject): boolean {
  let takes = takers.get(schema);
  if (takes === undefined) {
    const { data } = schema.safeParse({});
    // A schema that also judges its keys together has checks of its own.
    takes = data !== undefined && Object.keys(data).length === 0 && !schema.def.checks?.length;
    takers.set(schema, takes);
  }
  return takes;
}

function invalidOption(schema: z.ZodObject, issue: z.core.$ZodIssue, call: string): SessionError {
  if (issue.code !== "unrecognized_keys") {
    return invalid(call, issue.path.join("."), issue.message.replace(/^Invalid input: /, ""));
  }
  const name = [...issue.path, issue.keys[0]].join(".");
  if (issue.path.length > 0) return invalid(call, name, "unknown");
  const known = Object.keys(schema.shape);
  return invalid(call, name, `unknown; there are ${known.join(", ")}`, { known });
}

/** What JSON makes of it; what JSON would lose without a word is refused. */
function plainJson(given: object, call: string): unknown {
  function refuseLoss(this: Record<string, unknown>, key: string, value: unknown): unknown {
    const lost = value === null && this[key] !== null;
    const unfit = ["bigint", "function", "symbol"].includes(typeof value);
    if (lost || unfit || (typeof value === "number" && !Number.isFinite(value))) {
      throw invalid(call, key, `${String(this[key])} cannot be stored as JSON`);
    }
    return value;
  }
  try {
    return JSON.parse(JSON.stringify(given, refuseLoss));
  } catch (error) {
    if (isSessionError(error)) throw error;
    throw invalid(call, call, `cannot be stored as JSON: ${(error as Error).message.split("\n", 1)[0]}`);
  }
}

function invalid(call: string, name: string, fault: string, details: Record<string, unknown> = {}): SessionError {
  const where = name === call ? call : `${call}: ${name}`;
  return new SessionError("INVALID_VALUE", `${where}: ${fault}`, { name, ...details });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? "a list" : typeof value;
}
