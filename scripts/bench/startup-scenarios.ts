import type { ProcessRun } from "./measured-process.ts";
import { CONVERSATION, ROSTER, type StartupPlace } from "./startup-place.ts";

/** One hook process that is measured: what must be there before, what goes in, and what must come out. */
export interface Scenario {
  name: string;
  protocol: "direct" | "host" | "seed";
  hook: string;
  /** CPU ratio to an empty script that must not be exceeded. */
  limit?: number;
  before?(place: StartupPlace, round: number): void;
  input(place: StartupPlace, round: number): unknown;
  /** Whether the run did what is to be measured. */
  accepts(run: ProcessRun): boolean;
  after?(place: StartupPlace): void;
}

const [DIRECT, HOST, STOPPING, CALL] = ["waits-direct", "a0000000000000001", "a0000000000000002", "toolu_bench"];
const START_LIMIT = 1.25;
const REJECT_LIMIT = 1.7;
const prompt = "Investigate the failing login test of T101 and report what you find";
const tool_input = { description: "Investigate the failing login", prompt, subagent_type: "worker" };

/** The sessions that wait in every place: one for each protocol's pre_delegate, the others only on the roster. */
export function plantRoster(place: StartupPlace): void {
  place.plantAgent(
    { id: DIRECT, agent: "terraform-architect", metadata: { task_id: "T001", task_ids: ["T001"] } },
    "stopped",
  );
  place.plantAgent({ id: HOST, agent: "worker", metadata: { task_id: "T101", task_ids: ["T101"] } }, "stopped", {
    tool_use_id: "toolu_00",
    link: "certain",
  });
  place.writeTranscript(HOST, "toolu_00");
  for (let at = 2; at < ROSTER; at++) {
    place.plantAgent(
      { id: `waits-${at}`, agent: "reviewer", metadata: { task_id: `T20${at}`, task_ids: [`T20${at}`] } },
      "stopped",
    );
  }
}

const call = (at: number) => `${CALL}_${at}`;
const printed = (piece: string) => (run: ProcessRun) => run.status === 0 && run.stdout.includes(piece);
const silent = (run: ProcessRun) => run.status === 0 && run.stdout === "" && run.stderr === "";
const running = (place: StartupPlace, link: object) => {
  place.plantAgent(
    { id: STOPPING, agent: "worker", phase: "executing", metadata: { task_id: "T301", task_ids: ["T301"] } },
    "open",
    link,
  );
};
const delegate = (place: StartupPlace, round: number) => {
  const at = new Date().toISOString();
  const delegation = {
    tool_use_id: call(round),
    conversation: CONVERSATION,
    agent_type: "worker",
    description: "d",
    prompt,
    task_ids: ["T301"],
    at,
    verdict: "new",
  };
  place.putDocument("delegations", call(round), delegation);
  place.putDocument("pending", `${CONVERSATION}/${call(round)}`, { agent_type: "worker", at });
};
const tidy = (place: StartupPlace) => {
  place.forgetSession(STOPPING);
  for (const collection of ["delegations", "pending", "resume", "latest"]) {
    place.forgetDocuments(collection);
  }
};
const stop = (place: StartupPlace) => ({
  ...place.common,
  hook_event_name: "SubagentStop",
  agent_id: STOPPING,
  agent_type: "worker",
  stop_hook_active: false,
  agent_transcript_path: place.transcriptOf(STOPPING),
  last_assistant_message:
    "Found the cause: the session cookie is set without a path, so the second request is anonymous.",
  background_tasks: [{ id: STOPPING, type: "subagent", status: "running", description: "d", agent_type: "worker" }],
});

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "pre_delegate: a session to resume is found",
    protocol: "direct",
    hook: "pre_delegate",
    limit: START_LIMIT,
    input: () => ({ agent_name: "terraform-architect", task_id: "T001", task_description: "apply the plan" }),
    accepts: printed('"should_resume":true'),
  },
  {
    name: "pre_delegate: a session to resume is found",
    protocol: "host",
    hook: "pre_delegate",
    limit: START_LIMIT,
    input: (place, round) => ({
      ...place.common,
      hook_event_name: "PreToolUse",
      tool_name: "Agent",
      tool_use_id: call(round),
      tool_input,
    }),
    accepts: printed('"permissionDecision":"deny"'),
    after: tidy,
  },
  {
    name: "subagent_stop: finalises",
    protocol: "direct",
    hook: "subagent_stop",
    limit: START_LIMIT,
    before: (place) => running(place, {}),
    input: () => ({ agent_id: STOPPING, exit_code: 0, summary: "Found the cause." }),
    accepts: printed('"finalized":true'),
    after: tidy,
  },
  {
    name: "subagent_stop: finalises",
    protocol: "host",
    hook: "subagent_stop",
    limit: START_LIMIT,
    before: (place, round) => {
      running(place, { tool_use_id: call(round), link: "certain" });
      place.writeTranscript(STOPPING, call(round));
    },
    input: stop,
    accepts: silent,
    after: tidy,
  },
  {
    name: "subagent_stop: finalises, and learns its call",
    protocol: "host",
    hook: "subagent_stop",
    before: (place, round) => {
      delegate(place, round);
      running(place, { tool_use_id: call(round), link: "provisional" });
      place.writeTranscript(STOPPING, call(round));
    },
    input: stop,
    accepts: silent,
    after: tidy,
  },
  {
    name: `session_start: a roster of ${ROSTER}`,
    protocol: "host",
    hook: "session_start",
    limit: START_LIMIT,
    input: (place) => ({
      ...place.common,
      session_id: "00000000-0000-4000-8000-000000000009",
      hook_event_name: "SessionStart",
      source: "startup",
    }),
    accepts: printed(`waits-${ROSTER - 1}`),
  },
  {
    name: `session_start: a roster of ${ROSTER}`,
    protocol: "direct",
    hook: "session_start",
    limit: START_LIMIT,
    input: () => ({}),
    accepts: printed(`waits-${ROSTER - 1}`),
  },
  {
    name: "subagent_start: a new agent of one pending call",
    protocol: "host",
    hook: "subagent_start",
    before: delegate,
    input: (place) => ({ ...place.common, hook_event_name: "SubagentStart", agent_id: STOPPING, agent_type: "worker" }),
    accepts: printed("additionalContext"),
    after: tidy,
  },
  {
    name: "post_delegate: a call became a known agent",
    protocol: "host",
    hook: "post_delegate",
    before: (place, round) => {
      delegate(place, round);
      running(place, {});
    },
    input: (place, round) => ({
      ...place.common,
      hook_event_name: "PostToolUse",
      tool_name: "Agent",
      tool_use_id: call(round),
      tool_input,
      tool_response: { isAsync: true, status: "async_launched", agentId: STOPPING, description: "d", prompt },
    }),
    accepts: silent,
    after: tidy,
  },
  {
    name: "user_prompt_submit: nothing new",
    protocol: "host",
    hook: "user_prompt_submit",
    input: (place) => ({ ...place.common, hook_event_name: "UserPromptSubmit", prompt: "go on" }),
    accepts: (run) => run.status === 0,
  },
  {
    name: "session_end: one agent still runs",
    protocol: "host",
    hook: "session_end",
    before: (place) => running(place, {}),
    input: (place) => ({ ...place.common, hook_event_name: "SessionEnd", reason: "other" }),
    accepts: silent,
    after: tidy,
  },
  {
    name: "a rejected input: a wrong type",
    protocol: "direct",
    hook: "pre_delegate",
    limit: REJECT_LIMIT,
    input: () => ({ agent_name: 7 }),
    accepts: printed('"reason":"error"'),
  },
  {
    name: "a rejected input: no JSON",
    protocol: "direct",
    hook: "pre_delegate",
    limit: REJECT_LIMIT,
    input: () => "not JSON",
    accepts: (run) => run.status === 1 && run.stderr.includes("invalid_json"),
  },
];
