import type { Affinity } from "../app/orchestration/affinity.ts";
import type { Performance } from "../app/orchestration/health.ts";
import type { Heartbeat } from "../app/orchestration/heartbeat.ts";
import type { Released } from "../app/orchestration/release.ts";
import type { Stats } from "../app/stats.ts";
import type { Checkpoint } from "../session/checkpoint.ts";
import type { Health } from "../session/health.ts";
import type { SessionRecord } from "../session/record.ts";
import type { Template } from "../session/template.ts";
import type {
  AffinityOptions,
  CheckpointOptions,
  CloneOptions,
  DeregisterOptions,
  HeartbeatSample,
  MigrateOptions,
  MoveOptions,
  SearchOptions,
  ShutdownOptions,
  TemplateOptions,
} from "./lifecycle-options.schema.ts";
import type { Phase } from "./options.schema.ts";

/** A budget: sizes such as `512m` or `1g`, or bytes; cores. Recorded, not enforced. */
export interface Budget {
  memory?: string | number | null;
  cpu?: string | number | null;
  disk?: string | number | null;
}

/** What feature and orchestration sessions can do beside what all can (spec 2). A missing session is `NOT_FOUND`. */
export interface LifecycleSessions {
  /**
   * The record in its new phase. A move that the lifecycle's table does not have is `INVALID_TRANSITION` with
   * `{from, to, allowed}`; `INVALID_PHASE`, `FINALIZED`; one repair too many `LIMIT_EXCEEDED`. Nothing changes then.
   */
  transition(id: string, phase: Phase, options?: MoveOptions): Promise<SessionRecord>;

  /** The record, paused; its active time stands still until {@link unpause}. */
  pause(id: string, options?: MoveOptions): Promise<SessionRecord>;

  /** The record, back in the phase its pause began in (from initializing: in planning). */
  unpause(id: string, options?: MoveOptions): Promise<SessionRecord>;

  /** Marks the state of now, to be cloned later. `FINALIZED`. */
  checkpoint(id: string, options?: CheckpointOptions): Promise<Checkpoint>;

  /** The checkpoints of a session, oldest first. */
  checkpoints(id: string): Promise<Checkpoint[]>;

  /**
   * A new session with the state of another, now or `at` a checkpoint; tasks and messages are never shared. One of a
   * session that has ended goes on where that was last at work. `CHECKPOINT_NOT_FOUND`, `CONFLICT`, `LIMIT_EXCEEDED`.
   */
  clone(id: string, options?: CloneOptions): Promise<SessionRecord>;

  /**
   * The sessions in which name, purpose, workspace, id, kind or a tag contains `term`, whatever its case, most recent
   * first. `INVALID_VALUE` for a blank term.
   */
  search(term: string, options?: SearchOptions): Promise<SessionRecord[]>;

  /** Counts over everything stored. Cost: reads every session once. */
  stats(): Promise<Stats>;

  /** The JSON Schema (draft 2020-12) of that name. `INVALID_VALUE` for another. */
  schema(name: string): Record<string, unknown>;

  /** Records the budget of a session that has not started; it stays in its first phase. */
  initialize(id: string, budget?: Budget): Promise<SessionRecord>;

  /** Makes an orchestration session active, from initializing or idle. */
  start(id: string): Promise<SessionRecord>;

  /** Opens the inbox of a session. Observers get no messages (`INVALID_VALUE`). */
  register(id: string): Promise<SessionRecord>;

  /** Closes the inbox; with `timeoutMs` once it is read, past that `TIMEOUT` and it stays open. */
  deregister(id: string, options?: DeregisterOptions): Promise<SessionRecord>;

  /** A sign of life, with a sample of memory and cpu when given; no journal line. `FINALIZED`. */
  heartbeat(id: string, sample?: HeartbeatSample): Promise<Heartbeat & { agent_id: string }>;

  /** How the session is, judged now. Memory and cpu only as reported, or measured of its owner's process. */
  health(id: string): Promise<Health>;

  /** What the session has done, and what it takes. */
  metrics(id: string): Promise<Performance>;

  /**
   * The record as ended, once open tasks and unread messages are done with; until then every process sees that it takes
   * no new work (`DRAINING`). Past `timeoutMs` (30000): `TIMEOUT`, and all is as before. One that has ended is answered
   * as it is.
   */
  shutdown(id: string, options?: ShutdownOptions): Promise<SessionRecord>;

  /** Ends every open orchestration session at once, as cancelled, children before parents; their records in that order. */
  emergencyShutdown(): Promise<SessionRecord[]>;

  /** Frees what a session that has ended still holds: inbox, affinity, claim. `NOT_FINAL`. */
  release(id: string): Promise<Released>;

  /**
   * The record in another workspace, under its own id. It takes no new work meanwhile. `move`, when given, moves what
   * lies there; whatever fails, or takes longer than `timeoutMs` (60000, `TIMEOUT`), leaves the old workspace.
   * `preserveState: false` finishes what is open first, and begins counters, tasks and notes anew.
   */
  migrate(id: string, options: MigrateOptions): Promise<SessionRecord>;

  /** Options of `create` under a name. Sessions made from one keep what they got. */
  readonly templates: {
    /** Seed 003's form (`name`, `type`, `baseConfig`, `environmentVariables`), or options of `create` beside a name. `CONFLICT`. */
    create(template: object, options?: TemplateOptions): Promise<Template>;
    get(name: string): Promise<Template | undefined>;
    /** By name. */
    list(): Promise<Template[]>;
    /** `TEMPLATE_NOT_FOUND`. */
    delete(name: string): Promise<void>;
  };

  /** Who gets the work of a session that names no receiver. */
  readonly affinity: {
    /** Targets are ids, or names of open sessions. Observers take no work (`INVALID_VALUE`). */
    set(source: string, targets: readonly string[], options?: AffinityOptions): Promise<Affinity>;
    get(source: string): Promise<Affinity | undefined>;
    /** The id of the next target; ended, draining and unhealthy ones are passed over. `NO_TARGET`. */
    next(source: string): Promise<string>;
    /** Whether there was one. */
    clear(source: string): Promise<boolean>;
  };
}
