export type Fields = Record<string, unknown>;

type Kind = "text" | "number" | "boolean" | "object" | "text or boolean";

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  number: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === "boolean",
  object: isObject,
  "text or boolean": (value) => typeof value === "string" || typeof value === "boolean",
};

/** The fields of an input and what each must be when it is given. All may be left out; unknown ones pass. */
export type Shape<T> = Readonly<Record<keyof T & string, Kind>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The fields of `input` that `shape` names. `null` and `""` count as not given and are left out.
 * Answers in `fault` what is wrong when a field has another type.
 */
export function readFields<T>(input: Fields, shape: Shape<T>): { fields: Partial<T>; fault?: string } {
  const fields: Fields = {};
  for (const [key, kind] of Object.entries<Kind>(shape)) {
    const value = Object.hasOwn(input, key) ? input[key] : undefined;
    if (value === undefined || value === null || value === "") continue;
    if (!IS[kind](value)) return { fields: {}, fault: `${key}: expected ${kind}, got ${typeName(value)}` };
    fields[key] = value;
  }
  return { fields: fields as Partial<T> };
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? "a list" : typeof value;
}
