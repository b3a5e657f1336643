import * as z from "zod";

const positive = z.number().positive();
const count = z.int().min(1);

/** `.claude/agent-session.json`. Every key may be left out; unknown ones are refused. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    durability: z
      .enum(["fsync", "fast"])
      .meta({ description: "fsync: a call that returned survives power loss. Default: fsync, in hooks fast" }),
    retention_hours: positive.meta({ description: "How long finished sessions are kept, in hours", default: 168 }),
    abandon_after_hours: positive.meta({
      description: "Silence after which an open session is ended as abandoned, in hours",
      default: 168,
    }),
    hooks: z
      .strictObject({
        deadline_ms: count.meta({ description: "How long a hook may wait for other writers, in ms", default: 1000 }),
      })
      .partial(),
    log: z
      .strictObject({
        file: z.string().min(1).meta({ description: "File that hooks log to; also AGENT_SESSION_LOG" }),
        level: z.enum(["debug", "info", "warn", "error", "off"]).meta({ default: "info" }),
      })
      .partial(),
    resume: z
      .strictObject({
        mode: z
          .enum(["auto", "advise", "off"])
          .meta({ description: "advise: a delegation is never denied; off: never resumed", default: "auto" }),
        timeout_minutes: positive.meta({
          description: "Resume window of library, command line and pipes, in minutes",
          default: 30,
        }),
        by_phase: z
          .record(z.string(), positive)
          .meta({ description: "The same for single phases, in minutes; also on the host" }),
        host_timeout_minutes: positive.meta({
          description: "Resume window on the host, in minutes. Default: 4320 for approval, else 1440",
        }),
        max_errors: count.meta({ description: "From so many errors on a session is not resumed", default: 3 }),
        claim_seconds: positive.meta({ description: "How long a claim holds, in seconds", default: 120 }),
        never: z
          .array(z.string().min(1))
          .meta({ description: "Agent types that are never resumed", default: ["Explore", "Plan"] }),
      })
      .partial(),
    tasks: z
      .strictObject({
        prefixes: z
          .array(z.string().min(1))
          .meta({ description: "When given, only words with these prefixes are task ids" }),
      })
      .partial(),
    limits: z
      .strictObject({
        max_tasks: count.meta({ default: 50 }),
        task_timeout_seconds: positive.meta({ default: 300 }),
        session_timeout_seconds: positive.meta({ default: 3600 }),
        max_iterations: count.meta({ default: 3 }),
        timeout_minutes: positive.meta({ default: 120 }),
      })
      .partial(),
    orchestration: z
      .strictObject({ max_sessions: count.meta({ default: 100 }), silence_seconds: positive.meta({ default: 300 }) })
      .partial(),
    router: z
      .strictObject({
        kind: z.enum(["local", "http"]).meta({ default: "local" }),
        threshold_offset: z.int().meta({ default: -2 }),
        fallback: z.enum(["none", "any"]).meta({ default: "none" }),
      })
      .partial(),
    plato: z.strictObject({ scout_room: z.string().min(1), emit_tiles: z.boolean().meta({ default: true }) }).partial(),
  })
  .partial()
  .meta({ title: "agent-session configuration", description: "The project's .claude/agent-session.json" });

export type Config = z.infer<typeof configSchema>;

/** The user's own configuration may also say where to talk to; a project's never. */
export interface OwnConfig extends Omit<Config, "router" | "plato"> {
  store?: string;
  router?: Config["router"] & { url?: string };
  plato?: Config["plato"] & { url?: string; api_key?: string };
}
