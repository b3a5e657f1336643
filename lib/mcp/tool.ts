import * as z from "zod";
import type { App } from "../app/context.ts";
import { checked } from "../library/checked.ts";

/** The schema of an object, as a tool takes it. */
type Input = { type: "object" } & Record<string, unknown>;

/** A tool as the server offers it. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Input;
  /** Checks what was given (`INVALID_VALUE`) and answers the result, any JSON. */
  call(app: App, given: unknown): Promise<unknown>;
}

/**
 * A tool of a schema that the library takes too: on the wire its keys are in snake_case, `run` gets them as they are in
 * the schema. `null` and `""` count as not given, but for the keys in `kept`.
 */
export function tool<Schema extends z.ZodObject>(spec: {
  name: string;
  description: string;
  input: Schema;
  kept?: readonly string[];
  run(app: App, input: z.output<Schema>): Promise<unknown>;
}): Tool {
  const { name, description, input, kept = [], run } = spec;
  const keys = new Map(Object.keys(input.shape).map((key) => [snakeCase(key), key]));
  const wire = z.strictObject(
    Object.fromEntries([...keys].map(([wireKey, key]) => [wireKey, input.shape[key] as z.ZodType])),
  );
  const { $schema: _draft, ...inputSchema } = z.toJSONSchema(wire, { io: "input" });
  return {
    name,
    description,
    inputSchema: inputSchema as Input,
    call: (app, given) => {
      const values = checked(wire, given, name, kept.map(snakeCase));
      const named = Object.entries(values).map(([key, value]) => [keys.get(key), value]);
      return run(app, Object.fromEntries(named) as z.output<Schema>);
    },
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
