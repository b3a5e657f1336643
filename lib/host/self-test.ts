import { create, get, update } from "../app/sessions.ts";
import { sessionStarted } from "./conversation-events.ts";
import { subagentStart, subagentStop as subagentStopped } from "./subagent-events.ts";
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

const CONVERSATION = "00000000-0000-4000-8000-000000000001";
const AGENT = "a14f0c2e9b7d5a361";
const HOST = { session_id: CONVERSATION, cwd: "", transcript_path: "/nowhere/conversation.jsonl" };
const CALL = {
  ...HOST,
  tool_name: "Agent",
  tool_use_id: "toolu_01",
  tool_input: { description: "Fix the login", prompt: "Fix the login test of T001", subagent_type: "worker" },
};
const START = { ...HOST, hook_event_name: "SubagentStart", agent_id: AGENT, agent_type: "worker" };

const startAgent = (app: HookRuntime) => subagentStart(app, START);

async function phaseIs(app: HookRuntime, phase: string): Promise<boolean> {
  return (await get(app, AGENT))?.phase === phase;
}

/** What `subagent_start --test` tries. */
export const SUBAGENT_START_STEPS: readonly Step[] = [
  {
    title: "an agent starts: it has a session, and is told its id",
    input: START,
    expected: async (out, app) => JSON.stringify(out).includes(AGENT) && (await phaseIs(app, "initializing")),
  },
];

/** What `post_delegate --test` tries. */
export const POST_DELEGATE_STEPS: readonly Step[] = [
  {
    title: "a delegation was launched: the session knows its task, and nothing is printed",
    before: startAgent,
    input: { ...CALL, hook_event_name: "PostToolUse", tool_response: { status: "async_launched", agentId: AGENT } },
    expected: async (out, app) => out === undefined && (await get(app, AGENT))?.metadata.task_id === "T001",
  },
];

/** What `session_end --test` tries. */
export const SESSION_END_STEPS: readonly Step[] = [
  {
    title: "a conversation ends while its agent runs: the session is interrupted",
    before: async (app) => {
      await sessionStarted(app, { ...HOST, hook_event_name: "SessionStart" });
      await startAgent(app);
    },
    input: { ...HOST, hook_event_name: "SessionEnd", reason: "other" },
    expected: async (out, app) => out === undefined && (await get(app, AGENT))?.interrupted === "session_end",
  },
];

/** What `user_prompt_submit --test` tries. */
export const USER_PROMPT_SUBMIT_STEPS: readonly Step[] = [
  {
    title: "an agent began to wait for approval since the last prompt: one line says so",
    before: async (app) => {
      await sessionStarted(app, { ...HOST, hook_event_name: "SessionStart" });
      await startAgent(app);
      const last_assistant_message = "The plan is ready.\nsession-phase: approval";
      await subagentStopped(app, { ...START, hook_event_name: "SubagentStop", last_assistant_message });
    },
    input: { ...HOST, hook_event_name: "UserPromptSubmit", prompt: "go on" },
    expected: (out) => JSON.stringify(out ?? null).includes(AGENT),
  },
  {
    title: "the next prompt: said once",
    input: { ...HOST, hook_event_name: "UserPromptSubmit", prompt: "go on" },
    expected: (out) => out === undefined,
  },
];
