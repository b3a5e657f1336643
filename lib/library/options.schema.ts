import * as z from "zod";
import type { agent } from "../session/lifecycles/agent.ts";
import type { feature } from "../session/lifecycles/feature.ts";
import type { Outcome } from "../session/lifecycles/lifecycle.ts";
import type { orchestration } from "../session/lifecycles/orchestration.ts";
import type { Store } from "../store/contract.ts";
import { facets } from "./facets.schema.ts";
import type { Given } from "./given.ts";
import { callbacks, routerTarget, tileTarget } from "./task-options.schema.ts";

type PhasesOf<Table extends { phases: object }> = keyof Table["phases"];
/** Every phase there is. */
export type Phase = PhasesOf<typeof agent> | PhasesOf<typeof feature> | PhasesOf<typeof orchestration>;
/** What `finalize` takes; `completed` is another word for `success`. */
export type OutcomeWord = Outcome | "completed";

// Whether a phase exists is the lifecycle's to say (INVALID_PHASE): callers get the closed type, the check takes any text.
export const phase = z.string().meta({ description: "A phase of the session's lifecycle" }) as z.ZodType<string, Phase>;
const metadata = z.record(z.string(), z.unknown());
const tags = z.array(z.string().min(1));

const ms = z.number().positive();
const msByPhase = z.record(z.string(), ms);

/** Parts of a policy, all times in milliseconds; what is left out stays as configured. */
const policy = z
  .strictObject({
    resume: z
      .strictObject({
        windowMs: ms.meta({
          description: "How long after its last change a session may be resumed",
          default: 1_800_000,
        }),
        windowByPhaseMs: msByPhase.meta({ description: "The same for single phases" }),
        hostWindowMs: ms.meta({ description: "The window of the host's hooks", default: 86_400_000 }),
        hostWindowByPhaseMs: msByPhase.meta({ description: "The same for single phases. Default: approval 72 hours" }),
        maxErrors: z.int().min(1).meta({ description: "So many errors are too many", default: 3 }),
        claimMs: ms.meta({ description: "How long a claim lasts", default: 120_000 }),
      })
      .partial(),
    retentionMs: ms.meta({ description: "A finished session goes so long after its end", default: 604_800_000 }),
    abandonAfterMs: ms.meta({ description: "An open one ends after so much silence", default: 604_800_000 }),
    orchestration: z
      .strictObject({
        maxSessions: z.int().min(1).meta({ description: "Open ones at once", default: 100 }),
        silenceMs: ms.meta({ description: "Silence that makes an active one unhealthy", default: 300_000 }),
      })
      .partial(),
    limits: z
      .strictObject({
        maxTasks: z.int().min(1).meta({ description: "Tasks of one session", default: 50 }),
        taskTimeoutMs: ms.meta({ default: 300_000 }),
        sessionTimeoutMs: ms.meta({ description: "Time outside resumable phases. Default: none" }),
        maxIterations: z.int().min(1).meta({ description: "Of a feature", default: 3 }),
        featureTimeoutMs: ms.meta({ description: "Active time of a feature", default: 7_200_000 }),
      })
      .partial(),
    routing: z
      .strictObject({
        thresholdOffset: z.int().meta({ description: "Emergence is β₁ above V plus this", default: -2 }),
        fallback: z.enum(["none", "any"]).meta({ description: "Who gets what nobody covers", default: "none" }),
      })
      .partial(),
  })
  .partial();

/** Options of `openSessions`. */
export const openOptions = z
  .strictObject({
    dir: z.string().meta({ description: "The folder of the sessions. Default: the project's" }),
    store: z.custom<Store>(isStore, "expected a store").meta({ description: "A store instead of a folder" }),
    durability: z
      .enum(["fsync", "fast"])
      .meta({ description: "What a call that has returned survives: power loss, or kill -9 only", default: "fsync" }),
    policy: policy.meta({ description: "Goes over the configuration, part by part" }),
    now: z
      .custom<() => number>((value) => typeof value === "function", "expected a function")
      .meta({ description: "The time, in milliseconds since the epoch" }),
    tiles: tileTarget,
    router: routerTarget,
    ...callbacks,
  })
  .partial();

/** Options of `create`. */
export const createOptions = z
  .strictObject({
    agentName: z.string().meta({ description: "The agent's type, any text", default: "unknown" }),
    purpose: z.string().meta({ default: "general" }),
    agentId: z.string().meta({ description: "The session's id. Default: generated" }),
    metadata: metadata.meta({ description: "Anything of the caller's own, as JSON" }),
    tags,
    lifecycle: z.string().meta({
      description: "The table of phases. Default: orchestration with a kind, feature with a featureRequest, else agent",
    }),
    kind: z
      .enum(["director", "department", "observer", "active"])
      .meta({ description: "Of an orchestration session. Default: active" }),
    ...facets,
    template: z.string().meta({ description: "Name of a template; what is given beside it goes over it" }),
    override: z
      .record(z.string(), z.unknown())
      .meta({ description: "Options merged deeply over the template; lists replace" }),
  })
  .partial()
  .meta({ title: "Options of create" });

/** What `update` changes. */
export const updateChange = z
  .strictObject({
    phase,
    reason: z.string().meta({ description: "Why the phase changes; stands in the event" }),
    metadata: metadata.meta({ description: "Merged one level deep: null removes a key, arrays replace" }),
    error: z.string().meta({ description: "Adds 1 to error_count and becomes last_error" }),
    clearErrors: z.boolean().meta({ description: "Sets error_count to 0; with error, the new one is the first" }),
    summary: z.string(),
    tags: tags.meta({ description: "Replaces the tags" }),
    ...facets,
  })
  .partial()
  .meta({ title: "Change of update" });

/** Options of `update`. */
export const updateOptions = z
  .strictObject({ ifRevision: z.int().min(0).meta({ description: "The revision the caller has read" }) })
  .partial();

/** Options of `shouldResume`. */
export const resumeOptions = z
  .strictObject({
    claim: z
      .union([z.boolean(), z.string()], "expected a text or true")
      .meta({ description: "Take the claim; a text names the holder, true makes one for this call" }),
  })
  .partial();

/** Options of `finalize`. */
export const finalizeOptions = z.strictObject({ summary: z.string() }).partial();

/** Options of `delete`. */
export const deleteOptions = z
  .strictObject({ force: z.boolean().meta({ description: "Also a session that has not ended" }) })
  .partial();

/** Options of `cleanup`. */
export const cleanupOptions = z
  .strictObject({
    hours: z.number().min(0).meta({ description: "Age since the end from which sessions go, in hours" }),
    dryRun: z.boolean().meta({ description: "Only say what would go" }),
  })
  .partial();

const wholeFrom = (least: number) => z.int().min(least);

/** What `list` asks for; every part that is given must hold. */
export const listFilter = z
  .strictObject({
    activeOnly: z.boolean().meta({ description: "Only sessions that have not ended" }),
    agent: z.string().meta({ description: "Equal to agent_name" }),
    phase,
    lifecycle: z.string(),
    kind: z.string(),
    tag: z.string(),
    taskId: z.string().meta({ description: "Equal to metadata.task_id or one of metadata.task_ids" }),
    branch: z.string().meta({ description: "Equal to git.branch" }),
    createdAfter: z.string().meta({ description: "Earliest created_at, inclusive" }),
    createdBefore: z.string().meta({ description: "Latest created_at, inclusive; a bare date includes that day" }),
    where: z
      .strictObject({ text: z.string(), params: z.array(z.unknown()).optional() })
      .meta({ description: 'A filter such as "phase IN (?, ?)" and the values of its question marks' }),
    orderBy: z
      .union(
        [z.string(), z.array(z.strictObject({ field: z.string(), direction: z.string().optional() }))],
        "expected a text or a list of {field, direction}",
      )
      .meta({ description: "field:desc,field2:asc, or the same as a list", default: "last_updated:desc" }),
    limit: wholeFrom(0),
    page: wholeFrom(1),
    pageSize: wholeFrom(1),
  })
  .partial()
  .meta({ title: "Filter of list" });

function isStore(value: unknown): boolean {
  const methods = ["load", "commit", "remove", "ids", "open", "close"];
  return typeof value === "object" && value !== null && methods.every((name) => name in value);
}

export type OpenOptions = Given<typeof openOptions>;
export type PolicyOptions = z.input<typeof policy>;
export type CreateOptions = Given<typeof createOptions>;
/** `status`: another name of `phase`. */
export type UpdateChange = Given<typeof updateChange> & { status?: z.input<typeof phase> | null };
export type UpdateOptions = Given<typeof updateOptions>;
export type ResumeOptions = Given<typeof resumeOptions>;
export type FinalizeOptions = Given<typeof finalizeOptions>;
export type DeleteOptions = Given<typeof deleteOptions>;
export type CleanupOptions = Given<typeof cleanupOptions>;
/** `status`, `agentName` and `task`: other names of `phase`, `agent` and `taskId`. */
export type ListFilter = Given<typeof listFilter> & {
  status?: z.input<typeof phase> | null;
  agentName?: string | null;
  task?: string | null;
};
