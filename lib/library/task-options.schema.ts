import * as z from "zod";
import type { SessionRecord } from "../session/record.ts";
import type { RoutingDecision, Task, TaskOutcome } from "../session/tasks/index.ts";
import type { Given } from "./given.ts";

const texts = z.array(z.string().min(1));

/** What `tasks.add` stores for whoever does it. */
export const taskData = z.strictObject({ data: z.record(z.string(), z.unknown()) }).partial();

/** Options of `tasks.add`. */
export const taskOptions = z
  .strictObject({
    priority: z.enum(["low", "normal", "high", "critical"]).meta({ default: "normal" }),
    requiredCapabilities: texts.meta({ description: "What its agent must be able to do" }),
    dependsOn: texts.meta({ description: "Tasks of the session that must succeed first" }),
    pending: z.boolean().meta({ description: "It waits until it is started" }),
  })
  .partial();

/** Options of `tasks.complete`. */
export const taskEndOptions = z
  .strictObject({
    durationMs: z.number().min(0).meta({ description: "Default: since its start" }),
    result: z.unknown().meta({ description: "What came of it, any JSON" }),
    error: z.string(),
  })
  .partial();

/** Options of `tasks.list`. */
export const taskListOptions = z.strictObject({ active: z.boolean() }).partial();

/** Options of `routing.route`. */
export const routeOptions = z
  .strictObject({ requiredCapabilities: texts.meta({ description: "Default: those the task has" }) })
  .partial();

/** What `routing.registerAgent` registers beside the id. */
export const agentOptions = z.strictObject({ capabilities: texts }).partial();

/** Where tiles go. */
export const tileTarget = z.strictObject({
  url: z.string().min(1).meta({ description: "The PLATO server" }),
  room: z.string().min(1),
  apiKey: z.string().min(1).optional().meta({ description: "Default: PLATO_API_KEY" }),
});

/** A router somewhere else. */
export const routerTarget = z.strictObject({ url: z.string().min(1) });

/** A task that has ended, and its session behind that. */
export interface TaskCompleted {
  session: SessionRecord;
  task: Task;
}

/** A session that has ended. */
export interface SessionEnded {
  session: SessionRecord;
  outcome: string;
}

/** A routing that made the fleet emergent. */
export interface EmergenceAlert {
  /** β₁ behind the routing. */
  h1: number;
  threshold: number;
  n_vertices: number;
  n_edges: number;
  session: SessionRecord;
  decision: RoutingDecision;
  /** `EMERGENCE: β₁=4 > V-2=2 (V=4, E=6)`. */
  text: string;
}

type Callback<Told> = (told: Told) => unknown;

function callback<Told>(): z.ZodType<Callback<Told>, Callback<Told>> {
  return z.custom<Callback<Told>>((value) => typeof value === "function", "expected a function");
}

/** What `openSessions` calls. */
export const callbacks = {
  onTaskComplete: callback<TaskCompleted>(),
  onSessionEnd: callback<SessionEnded>(),
  onEmergenceAlert: callback<EmergenceAlert>(),
};

export type TaskOptions = Given<typeof taskOptions>;
export type TaskEndOptions = Given<typeof taskEndOptions>;
export type TaskListOptions = Given<typeof taskListOptions>;
export type RouteOptions = Given<typeof routeOptions>;
/** The word, or whether it succeeded. */
export type TaskOutcomeGiven = TaskOutcome | boolean;
