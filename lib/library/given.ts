import type * as z from "zod";

/** What callers may write for a schema of options: `null` counts as not given. */
export type Given<Schema extends z.ZodType> = { [Key in keyof z.input<Schema>]: z.input<Schema>[Key] | null };
