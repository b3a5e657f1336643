// What the hooks' own tests start from.

const CONVERSATION = "00000000-0000-4000-8000-000000000001";

/** Fields that every payload of the sample conversation has. */
export const FROM_HOST = { session_id: CONVERSATION, cwd: "", transcript_path: "/nowhere/conversation.jsonl" };

/** The sample agent, as its own events name it. */
export const AGENT = { agent_id: "a14f0c2e9b7d5a361", agent_type: "worker" };

/** A session of seed 002 that waits for an approval. */
export const WAITING = {
  agent_id: "agent-20260108-180530-abc12345",
  agent_name: "terraform-architect",
  purpose: "approval_workflow",
  phase: "approval",
  resume_ready: true,
  metadata: { task_id: "T001" },
};

/** The sample agent's session, between the start of a run and its end. */
export function agentSession(run: { started_at: string; stopped_at?: string }, phase: string) {
  const host = { session_id: CONVERSATION, agent_type: "worker", machine: "elsewhere", cwd: "", runs: [run] };
  return { agent_id: AGENT.agent_id, agent_name: "worker", phase, resume_ready: phase === "approval", host };
}
