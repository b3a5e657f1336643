// What the hooks' own tests start from.

const CONVERSATION = "00000000-0000-4000-8000-000000000001";

/** Fields that every payload of the sample conversation has. */
export const FROM_HOST = { session_id: CONVERSATION, cwd: "", transcript_path: "/nowhere/conversation.jsonl" };

/** The sample agent, as its own events name it. */
export const AGENT = { agent_id: "a14f0c2e9b7d5a361", agent_type: "worker" };

/** A session that waits for an approval. */
export const WAITING = session("agent-20260108-180530-abc12345", "terraform-architect", "approval", {
  task_id: "T001",
});

/** The sample agent's session, after or within a run. */
export function agentSession(run: { started_at: string; stopped_at?: string }, phase: string) {
  const host = { session_id: CONVERSATION, agent_type: "worker", machine: "elsewhere", cwd: "", runs: [run] };
  return { ...session(AGENT.agent_id, "worker", phase, {}), host };
}

function session(agent_id: string, agent_name: string, phase: string, metadata: object) {
  return {
    schema_version: 1,
    agent_id,
    agent_name,
    purpose: "approval_workflow",
    lifecycle: "agent",
    phase,
    outcome: null,
    resume_ready: phase === "approval",
    revision: 1,
    finalized_at: null,
    duration_seconds: null,
    summary: null,
    error_count: 0,
    last_error: null,
    history: [],
    metadata,
    tags: [],
  };
}
