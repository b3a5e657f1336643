import { createSession } from "../../app/create.ts";
import { SessionError } from "../../errors.ts";
import { gitContext } from "../../git-context.ts";
import { command } from "../command.ts";
import { metadataOption, readMetadata, readObject } from "../metadata.ts";
import { decimal, flag, newId, text, texts, wholeNumber } from "../options.ts";

export const create = command({
  name: "create",
  group: "Work on a session",
  summary: "Create a session and print its id",
  details: "Of lifecycle agent, unless --kind (orchestration) or --feature-request (feature) says otherwise.",
  example: "agent-session create --agent terraform-architect --purpose approval_workflow",
  args: {},
  options: {
    agent: text("--agent <name>", "Name of the agent, any text; needed in lifecycle agent", ["--name"]),
    purpose: text("--purpose <text>", 'What the session is for (default: "general")'),
    id: newId("--id <id>", "Its id (default: generated)", ["--session-id"]),
    metadata: metadataOption,
    tags: texts("--tag <tag>", "A tag; may be repeated"),
    lifecycle: text("--lifecycle <name>", "The table of phases: agent, feature or orchestration"),
    featureRequest: text("--feature-request <text>", "What the feature is to be"),
    maxIterations: wholeNumber("--max-iterations <n>", "Ways back from validating to implementing (default: 3)"),
    timeoutMinutes: decimal("--timeout-minutes <n>", "Active time of the feature, pauses excluded (default: 120)"),
    noAutoCheckpoint: flag("--no-auto-checkpoint", "No checkpoint at every phase change of the feature"),
    noErrorRecovery: flag("--no-error-recovery", "No checkpoint at every error of the feature"),
    kind: text("--kind <kind>", "Of an orchestration session: director, department, observer or active"),
    workspace: text("--workspace <text>", "Where it works"),
    parentId: text("--parent <id>", "The session above it"),
    capabilities: texts("--capability <name>", "Something it is able to do; may be repeated"),
    constraints: texts("--constraint <key:value>", "A constraint; may be repeated. Recorded, not enforced"),
    template: text("--template <name>", "Begin with what this template says"),
    override: text("--override <json>", "An object merged deeply over the template; @file reads a file, - reads stdin"),
    maxTasks: wholeNumber("--max-tasks <n>", "How many tasks it may have (default: 50)"),
    taskTimeout: decimal("--task-timeout <s>", "How long a task may run, in seconds (default: 300)"),
    sessionTimeout: decimal("--session-timeout <s>", "How long it may be at work, in seconds"),
  },
  async run({ options, app, stdin }) {
    const { agent, id, metadata, override, noAutoCheckpoint, noErrorRecovery, ...others } = options;
    const { maxIterations, timeoutMinutes, maxTasks, taskTimeout, sessionTimeout, ...given } = others;
    const isAgent = (given.lifecycle ?? "agent") === "agent" && !given.kind && !given.featureRequest && !given.template;
    if (isAgent && agent === undefined) {
      throw new SessionError("USAGE", "--agent <name> is missing.", { option: "--agent" });
    }
    const limits = present({
      max_iterations: maxIterations,
      timeout_minutes: timeoutMinutes,
      auto_checkpoint: noAutoCheckpoint ? false : undefined,
      error_recovery_enabled: noErrorRecovery ? false : undefined,
      max_tasks: maxTasks,
      task_timeout_seconds: taskTimeout,
      session_timeout_seconds: sessionTimeout,
    });
    const wanted = {
      ...given,
      agentName: agent,
      agentId: id,
      metadata: readMetadata(metadata, stdin),
      override: readObject("--override", override, stdin),
      limits: Object.keys(limits).length === 0 ? undefined : limits,
      capabilities: given.capabilities.length === 0 ? undefined : given.capabilities,
      constraints: given.constraints.length === 0 ? undefined : given.constraints,
    };
    const record = await createSession(app(), wanted, { git: () => gitContext(process.cwd()) });
    return { json: { agent_id: record.agent_id }, text: () => record.agent_id };
  },
});

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
