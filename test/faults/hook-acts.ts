import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One run of a built hook. */
export interface HookRun {
  hook: string;
  payload: Record<string, unknown>;
}

/** A hook that is killed or fails, and the runs of hooks before it that make what it finds. */
export interface HookAct {
  before: readonly HookRun[];
  run: HookRun;
  /** The sessions it may touch. */
  ids: readonly string[];
  /** The event that makes up for what was not done, where it is not the same again. */
  mended?: HookRun;
  /** When the verdict that was written is not changed by the same event: one that was denied, or taken for new, stays so. */
  stands?: "always" | "after an error";
}

const [WORKER, SECOND] = ["a0000000000000001", "a0000000000000002"];

/** The hooks' acts in a project with a home folder; transcripts are written to it. */
export function hookActs(home: string): Record<string, HookAct> {
  const of = (conversation: string) => ({
    session_id: conversation,
    transcript_path: join(home, "projects", `${conversation}.jsonl`),
    cwd: home,
    permission_mode: "default",
  });
  const agentTranscript = (conversation: string, agent: string) =>
    join(home, "projects", conversation, "subagents", `agent-${agent}.jsonl`);
  const event = (hook: string, conversation: string, name: string, fields: object): HookRun => ({
    hook,
    payload: { ...of(conversation), hook_event_name: name, ...fields },
  });
  const input = { description: "Investigate", prompt: "Investigate the login of T101", subagent_type: "worker" };
  const tool = (id: string) => ({ tool_name: "Agent", tool_use_id: id, tool_input: input });
  const delegate = (conversation: string, id: string) => event("pre_delegate", conversation, "PreToolUse", tool(id));
  const start = (conversation: string, agent: string) =>
    event("subagent_start", conversation, "SubagentStart", { agent_id: agent, agent_type: "worker" });
  const stop = (conversation: string, agent: string, said: string) =>
    event("subagent_stop", conversation, "SubagentStop", {
      agent_id: agent,
      agent_type: "worker",
      stop_hook_active: false,
      agent_transcript_path: agentTranscript(conversation, agent),
      last_assistant_message: said,
    });
  const end = (conversation: string) => event("session_end", conversation, "SessionEnd", { reason: "other" });

  const path = agentTranscript("c1", WORKER);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ type: "user", message: { content: input.prompt } })}\n`);
  writeFileSync(path.replace(".jsonl", ".meta.json"), JSON.stringify({ toolUseId: "toolu_1", agentType: "worker" }));

  const begun = [delegate("c1", "toolu_1"), start("c1", WORKER)];
  const waiting = [...begun, stop("c1", WORKER, "The plan is ready.\n\nsession-phase: approval")];
  const done = event("post_delegate", "c1", "PostToolUse", {
    ...tool("toolu_1"),
    tool_response: { status: "async_launched", agentId: WORKER, prompt: input.prompt },
  });
  const direct = { agent_id: WORKER, exit_code: 0, summary: "done" };
  return {
    "pre_delegate: a new agent, in a new store": { before: [], run: delegate("c1", "toolu_1"), ids: [] },
    "subagent_start: a new agent": {
      before: [delegate("c1", "toolu_1")],
      run: start("c1", WORKER),
      ids: [WORKER],
      // A start that comes again adds nothing; which call it was the call's result says.
      mended: done,
    },
    "subagent_start: a waiting agent goes on": { before: waiting, run: start("c1", WORKER), ids: [WORKER] },
    "subagent_stop: waits, and learns its call": { before: begun, run: waiting[2] as HookRun, ids: [WORKER] },
    "subagent_stop, direct: finalises": {
      before: begun,
      run: { hook: "subagent_stop", payload: direct },
      ids: [WORKER],
    },
    "post_delegate: a call became an agent": { before: begun, run: done, ids: [WORKER] },
    "pre_delegate: resumes": {
      before: [...waiting, done],
      run: delegate("c1", "toolu_2"),
      ids: [WORKER],
      stands: "always",
    },
    "pre_delegate: restores, with a claim": {
      before: [...waiting, end("c1")],
      run: delegate("c2", "toolu_3"),
      ids: [WORKER],
      stands: "after an error",
    },
    "session_end: an agent still runs": {
      before: [...begun, start("c1", SECOND)],
      run: end("c1"),
      ids: [WORKER, SECOND],
    },
    "session_start: lists what waits": {
      before: waiting,
      run: event("session_start", "c2", "SessionStart", { source: "startup" }),
      ids: [WORKER],
    },
  };
}
