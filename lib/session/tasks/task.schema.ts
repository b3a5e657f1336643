import * as z from "zod";

const time = z.string().meta({ description: "ISO-8601 in UTC with milliseconds and Z" });
const whole = z.int().min(0);

/** What a router says of a task: who is to do it, and what that does to the fleet's graph (spec 3 §2). */
const routingDecisionSchema = z
  .looseObject({
    agent_id: z.string().nullable().meta({ description: "The chosen agent; null when nobody fits" }),
    task_id: z.string(),
    h1_before: whole.meta({ description: "β₁ of the graph before the task was given to anybody" }),
    h1_after: whole.meta({ description: "β₁ once the chosen agent has it" }),
    emergence_risk: z.number().min(0).max(1),
    capability_match_score: z.number().min(0).max(1).meta({ description: "Covered / required capabilities" }),
    confidence: z.number().min(0).max(1),
    reasoning: z.string(),
  })
  .meta({ description: "The router's decision on a task" });

/** One piece of work inside a session, as stored (spec 3 §1). */
export const taskSchema = z
  .looseObject({
    task_id: z.string(),
    data: z.record(z.string(), z.unknown()),
    priority: z.enum(["low", "normal", "high", "critical"]),
    required_capabilities: z.array(z.string()),
    depends_on: z.array(z.string()).meta({ description: "Tasks of the same session that must succeed first" }),
    status: z.enum(["pending", "running", "done"]),
    outcome: z.enum(["success", "failed", "cancelled", "timeout"]).nullable(),
    added_at: time,
    started_at: time.nullable(),
    ended_at: time.nullable(),
    duration_ms: z.number().min(0).nullable().meta({ description: "Measured from its start, unless it was given" }),
    result: z.unknown(),
    error: z.string().nullable(),
    routing: routingDecisionSchema.nullable(),
    source: z.string().optional().meta({ description: "host: reported by the coding-agent host; never times out" }),
    held: z.boolean().optional().meta({ description: "Waits for a start by hand, whatever it depends on" }),
    agent_name: z.string().optional().meta({ description: "The chosen agent's name, where that is not its id" }),
    handed_from: z.array(z.string()).optional().meta({ description: "Agents that had it before" }),
  })
  .meta({ description: "A task of the session" });

export type RoutingDecision = z.infer<typeof routingDecisionSchema>;
export type Task = z.infer<typeof taskSchema>;
