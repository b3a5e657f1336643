import { create, get, update } from "../app/sessions.ts";
import type { Step } from "./hook-test.ts";
import type { HookRuntime } from "./run-hook.ts";

const ID = "agent-20260108-180530-abc12345";

async function waitingSession(app: HookRuntime): Promise<void> {
  await create(app, {
    agentId: ID,
    agentName: "terraform-architect",
    purpose: "approval_workflow",
    metadata: { task_id: "T001" },
  });
  await update(app, ID, { phase: "planning", metadata: { plan_file: "plan.json" } });
  await update(app, ID, { phase: "approval" });
}

/** What `pre_delegate --test` tries. */
export const PRE_DELEGATE_STEPS: readonly Step[] = [
  {
    title: "no session yet: nothing to resume",
    input: { agent_name: "terraform-architect", task_id: "T001" },
    expected: (out) => out?.should_resume === false && out.reason === "no_existing_session",
  },
  {
    title: "a session of the same agent and task waits for approval: resume it",
    before: waitingSession,
    input: { agent_name: "terraform-architect", task_id: "T001", task_description: "apply the plan" },
    expected: (out) => out?.should_resume === true && out.agent_id === ID,
  },
  {
    title: "the same session, asked for by its id after it went on: not resumable in this phase",
    before: (app) => update(app, ID, { phase: "executing" }),
    input: { agent_id: ID },
    expected: (out) => out?.should_resume === false && out.detail === "phase_not_resumable",
  },
];

/** What `subagent_stop --test` tries. */
export const SUBAGENT_STOP_STEPS: readonly Step[] = [
  {
    title: "an agent of no session stops: nothing to end",
    input: { exit_code: 0 },
    expected: (out) => out?.success === true && out.reason === "no_agent_id",
  },
  {
    title: "the agent of a session stops with exit code 0: the session ends as completed",
    before: waitingSession,
    input: { agent_id: ID, exit_code: 0, summary: "Terraform applied successfully" },
    expected: async (out, app) => out?.finalized === true && (await get(app, ID))?.outcome === "success",
  },
  {
    title: "it stops again with another exit code: the first end stands",
    input: { agent_id: ID, exit_code: 1 },
    expected: (out) => out?.finalized === false && out.reason === "already_finalized",
  },
];

/** What `session_start --test` tries. */
export const SESSION_START_STEPS: readonly Step[] = [
  {
    title: "nothing stored: nothing to say",
    input: {},
    expected: (out) => JSON.stringify(out) === '{"resumable":[],"interrupted":[],"expired":[],"cleaned":0}',
  },
  {
    title: "a session waits for approval: it is listed",
    before: waitingSession,
    input: {},
    expected: (out) => Array.isArray(out?.resumable) && out.resumable.length === 1,
  },
];
