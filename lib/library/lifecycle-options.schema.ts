import * as z from "zod";
import { CHECKPOINT_TYPES } from "../session/checkpoint-mark.ts";
import type { Given } from "./given.ts";

const ms = z.number().min(0);
const reason = z.string().meta({ description: "Stands in the event" });

/** Options of `transition`, `pause` and `unpause`. */
export const moveOptions = z.strictObject({ reason }).partial();

/** Options of `checkpoint`. */
export const checkpointOptions = z
  .strictObject({ label: z.string(), type: z.enum(CHECKPOINT_TYPES).meta({ default: "manual" }) })
  .partial();

/** Options of `clone`. */
export const cloneOptions = z
  .strictObject({
    agentId: z.string().meta({ description: "The clone's id. Default: generated" }),
    name: z.string().meta({ description: "Default: the source's; with -clone where that must differ" }),
    at: z
      .union([z.string(), z.int().min(1).transform(String)], "expected a checkpoint's id or label, or a revision")
      .meta({ description: "The state of then: a checkpoint's id or label, or a revision" }),
    resetState: z.boolean().meta({ description: "Begin anew: first phase, no history, counters from 0" }),
    copyResources: z.boolean().meta({ description: "The budget too. Default: with at" }),
  })
  .partial();

/** Options of `search`. */
export const searchOptions = z.strictObject({ limit: z.int().min(0).meta({ default: 50 }) }).partial();

/** Options of `deregister`. */
export const deregisterOptions = z
  .strictObject({ timeoutMs: ms.meta({ description: "Wait so long for the inbox to be read. Default: not at all" }) })
  .partial();

/** What `heartbeat` reports. */
export const heartbeatSample = z
  .strictObject({ memoryBytes: z.number().min(0), cpu: z.number().min(0).meta({ description: "Cores in use" }) })
  .partial();

/** Options of `shutdown`. */
export const shutdownOptions = z
  .strictObject({
    timeoutMs: ms.meta({ description: "How long open tasks and inbox are waited for", default: 30_000 }),
    reason,
    force: z.boolean().meta({ description: "At once, as cancelled" }),
  })
  .partial();

type Move = (places: { from: string | null; to: string; signal: AbortSignal }) => unknown;

/** Options of `migrate`. */
export const migrateOptions = z.strictObject({
  workspace: z.string(),
  preserveState: z.boolean().optional(),
  timeoutMs: ms.optional(),
  move: z.custom<Move>((value) => typeof value === "function", "expected a function").optional(),
});

/** The targets of `affinity.set`: ids, or unique names. */
export const affinityTargets = z.strictObject({ targets: z.array(z.string().min(1)) });

/** Options of `affinity.set`. */
export const affinityOptions = z
  .strictObject({ strategy: z.enum(["round-robin", "least-loaded", "sticky"]).meta({ default: "round-robin" }) })
  .partial();

/** Options of `templates.create`. */
export const templateOptions = z.strictObject({ replace: z.boolean() }).partial();

export type MoveOptions = Given<typeof moveOptions>;
export type CheckpointOptions = Given<typeof checkpointOptions>;
export type CloneOptions = Given<typeof cloneOptions>;
export type SearchOptions = Given<typeof searchOptions>;
export type DeregisterOptions = Given<typeof deregisterOptions>;
export type HeartbeatSample = Given<typeof heartbeatSample>;
export type ShutdownOptions = Given<typeof shutdownOptions>;
export type MigrateOptions = { workspace: string } & Partial<Omit<Given<typeof migrateOptions>, "workspace">>;
export type AffinityOptions = Given<typeof affinityOptions>;
export type TemplateOptions = Given<typeof templateOptions>;
