import * as z from "zod";

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** An object whose keys may be written as stored or in camelCase. */
function inEitherSpelling<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const entries = Object.entries(shape).map(([name, type]) => [camelCase(name), type]);
  const camel = Object.fromEntries(entries) as { [Key in keyof Shape & string as Camel<Key>]: Shape[Key] };
  return z.strictObject({ ...shape, ...camel }).partial();
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const count = z.int().min(0);
const texts = z.array(z.string().min(1));
const size = z.union([z.string(), z.number()], "expected a size such as 512m, or a number");

export const statistics = inEitherSpelling({
  total_tasks: count,
  completed_tasks: count,
  failed_tasks: count,
  decisions_made: count,
  checkpoints_created: count,
  error_recovery_count: count,
  duration_seconds: count,
}).meta({ description: "Counters; in an update they merge" });

export const limits = inEitherSpelling({
  max_iterations: z.int().min(1).meta({ description: "Of a feature: ways back from validating to implementing" }),
  timeout_minutes: z.number().positive().meta({ description: "Of a feature: active time, pauses excluded" }),
  auto_checkpoint: z.boolean().meta({ description: "Of a feature: a checkpoint at every phase change" }),
  error_recovery_enabled: z.boolean().meta({ description: "Of a feature: a checkpoint at every error" }),
  max_tasks: z.int().min(1),
  task_timeout_seconds: z.number().positive(),
  session_timeout_seconds: z.number().positive().meta({ description: "Time outside the phases that wait" }),
}).meta({ description: "What the session may take; in an update they merge" });

const prd = z
  .strictObject({ filename: z.string().min(1), path: z.string().min(1), version: z.string().min(1).optional() })
  .meta({ description: "The product requirements document of the feature" });

/** A budget of a session: bytes, or `512m`, `1g`; cores. */
export const budget = z
  .strictObject({ memory: size, cpu: size, disk: size })
  .partial()
  .meta({ description: "A budget: sizes such as 512m or 1g, cores; recorded, not enforced" });

/** What `create` and `update` both take of the facets. */
export const facets = {
  featureRequest: z.string().meta({ description: "What a feature is to be; its purpose too" }),
  prd,
  statistics,
  limits,
  workspace: z.string().meta({ description: "Where an orchestration session works; any text" }),
  capabilities: texts.meta({ description: "What it is able to do; replaces the list" }),
  constraints: texts.meta({ description: "key:value; replaces the list. Recorded, not enforced" }),
  parentId: z.string().meta({ description: "The session above it: a department's director" }),
  resources: budget,
  environment: z.record(z.string(), z.string()).meta({ description: "Environment variables" }),
};
