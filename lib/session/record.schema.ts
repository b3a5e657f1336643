import * as z from "zod";
import { taskSchema } from "./tasks/task.schema.ts";

const time = z.string().meta({ description: "ISO-8601 in UTC with milliseconds and Z" });
const count = z.int().min(0);

const run = z.looseObject({
  started_at: time,
  stopped_at: time.optional(),
  interrupted: z.string().optional().meta({ description: "Why the run ended without a stop" }),
});

const host = z
  .looseObject({
    session_id: z.string().meta({ description: "The conversation that owns the session" }),
    agent_type: z.string(),
    tool_use_id: z.string().optional().meta({ description: "The delegation that started the agent" }),
    machine: z.string(),
    pid: z.int().optional().meta({ description: "Process id of the host" }),
    pid_start: z.string().optional().meta({ description: "Start time of that process, tells a reused pid apart" }),
    cwd: z.string(),
    transcript_path: z.string().optional(),
    agent_transcript_path: z.string().optional(),
    runs: z.array(run).meta({ description: "The newest 20 runs" }),
    last_stop: z.looseObject({}).optional(),
  })
  .meta({ description: "What the coding-agent host says about the agent behind this session" });

const git = z
  .looseObject({
    branch: z.string().nullable().meta({ description: "null when the head is detached" }),
    commit: z.string().nullable().meta({ description: "null before the first commit" }),
    repo_root: z.string(),
    is_worktree: z.boolean().meta({ description: "A linked worktree, not the main one" }),
    worktree_name: z.string().optional(),
  })
  .meta({ description: "Where the repository stood when the session was created; null outside one" });

const prd = z.looseObject({ filename: z.string(), path: z.string(), version: z.string().optional() });

const limits = z
  .looseObject({
    max_iterations: z.int().optional().meta({ description: "Ways back from validating to implementing" }),
    timeout_minutes: z.number().optional().meta({ description: "Active time of a feature, pauses excluded" }),
    auto_checkpoint: z.boolean().optional(),
    error_recovery_enabled: z.boolean().optional(),
    max_tasks: z.int().optional(),
    task_timeout_seconds: z.number().optional(),
    session_timeout_seconds: z.number().optional().meta({ description: "Time outside the phases that wait" }),
  })
  .meta({ description: "What the session may take" });

const resources = z
  .looseObject({
    memory_bytes: z.number().optional(),
    cpu_cores: z.number().optional(),
    disk_bytes: z.number().optional(),
  })
  .meta({ description: "A budget that is recorded, not enforced" });

const historyEntry = z.looseObject({ from_phase: z.string(), to_phase: z.string(), timestamp: time });

/** The stored record, `state.json`. Unknown keys are kept: a newer version may have written them. */
export const sessionRecordSchema = z
  .looseObject({
    schema_version: z.literal(1),
    agent_id: z.string().meta({ description: "The session's id" }),
    agent_name: z.string().meta({ description: "The agent's type, any text" }),
    purpose: z.string(),
    lifecycle: z.string().meta({ description: "The table of phases: agent, feature or orchestration" }),
    phase: z.string(),
    outcome: z.string().nullable().meta({ description: "How it ended; null until then" }),
    resume_ready: z.boolean().meta({ description: "Waits in a resumable phase, or was interrupted" }),
    revision: count.meta({ description: "Number of the last journal line this record holds" }),
    created_at: time,
    last_updated: time,
    finalized_at: time.nullable(),
    duration_seconds: z.number().min(0).nullable().meta({ description: "Seconds, 3 decimals; null until ended" }),
    summary: z.string().nullable(),
    error_count: count,
    last_error: z.looseObject({ message: z.string(), timestamp: time }).nullable(),
    history: z.array(historyEntry).meta({ description: "Phase changes, the newest 200" }),
    metadata: z.record(z.string(), z.unknown()),
    tags: z.array(z.string()),
    host: host.optional(),
    usage: z.looseObject({}).nullable().optional().meta({ description: "Tokens, tool uses and duration of the agent" }),
    phase_source: z.string().optional().meta({ description: "text: guessed from prose; absent: declared" }),
    interrupted: z.string().optional().meta({ description: "Why the last run ended without a stop" }),
    resumed_from: z.string().optional(),
    superseded_by: z.string().optional(),
    claim: z.looseObject({ holder: z.string(), expires_at: time }).optional(),
    reason: z.string().optional(),
    feature_request: z.string().optional(),
    current_phase: z.string().optional().meta({ description: "The step of the work, derived from the phase" }),
    paused_from: z.string().optional(),
    iteration: count.optional().meta({ description: "How often validating led back to implementing" }),
    active_seconds: z.number().optional().meta({ description: "Active time up to the last phase change, 3 decimals" }),
    git: git.nullable().optional(),
    prd: prd.nullable().optional(),
    statistics: z
      .record(z.string(), z.number())
      .optional()
      .meta({ description: "Counters of a feature; duration_seconds is active time" }),
    limits: limits.optional(),
    tasks: z.array(taskSchema).optional().meta({ description: "In the order they were added" }),
    kind: z.string().optional(),
    workspace: z.string().optional(),
    capabilities: z.array(z.string()).optional(),
    constraints: z.array(z.string()).optional(),
    parent_id: z.string().optional(),
    template: z.string().optional(),
    cloned_from: z.string().optional(),
    resources: resources.optional(),
    environment: z.record(z.string(), z.string()).optional(),
    draining_until: time.optional(),
    h1: z
      .looseObject({ start: count, end: count })
      .optional()
      .meta({ description: "β₁ of the fleet before the first and after the last routing of this session" }),
  })
  .meta({ title: "Session record", description: "One piece of agent work, as stored in state.json" });

export type SessionRecord = z.infer<typeof sessionRecordSchema>;
export type HostFacet = z.infer<typeof host>;
export type Run = z.infer<typeof run>;
