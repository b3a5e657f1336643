import * as z from "zod";
import { configSchema } from "./config.schema.ts";
import { SessionError } from "./errors.ts";
import { createOptions, listFilter, updateChange } from "./library/options.schema.ts";
import { sessionRecordSchema } from "./session/record.schema.ts";

const SCHEMAS = {
  config: configSchema,
  "create-options": createOptions,
  "list-filter": listFilter,
  "session-record": sessionRecordSchema,
  "update-change": updateChange,
} as const satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof SCHEMAS;

/** The names {@link schemaOf} takes; `schemas/<name>.schema.json` in the package holds each. */
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[];

/** The JSON Schema (draft 2020-12) of that name, of what may be given or is stored. `INVALID_VALUE` for another name. */
export function schemaOf(name: string): Record<string, unknown> {
  if (!Object.hasOwn(SCHEMAS, name)) {
    const text = `There is no schema "${name}". There are: ${SCHEMA_NAMES.join(", ")}.`;
    throw new SessionError("INVALID_VALUE", text, { name, known: SCHEMA_NAMES });
  }
  return z.toJSONSchema(SCHEMAS[name as SchemaName], { target: "draft-2020-12", io: "input" });
}
