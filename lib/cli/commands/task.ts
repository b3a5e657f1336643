import { addTask, completeTask, startTask } from "../../app/tasks/tasks.ts";
import { TASK_OUTCOMES, TASK_PRIORITIES, type Task, type TaskOutcome } from "../../session/tasks/index.ts";
import { type Answer, command } from "../command.ts";
import { readJson, readObject } from "../metadata.ts";
import { argument, decimal, flag, oneOf, text, texts } from "../options.ts";
import { taskTable } from "../task-text.ts";

/** The session and the task that a command is about. */
export const TASK_ARGUMENTS = {
  session: argument("session", "The session's id"),
  task: argument("task", "The task's id"),
};

export const taskAdd = command({
  name: "task add",
  group: "Tasks, tiles and metrics",
  summary: "Add a task to a session, and begin it",
  details: "A task that depends on others begins when the last of them has ended in success.",
  example: 'agent-session task add agent-20260108-101500-1a2b3c4d analyze --data \'{"query": "h1"}\' --priority high',
  args: TASK_ARGUMENTS,
  options: {
    data: text("--data <json>", "A JSON object for whoever does it. @file reads a file, - reads stdin"),
    priority: oneOf("--priority <word>", `${TASK_PRIORITIES.join(", ")} (default: normal)`, TASK_PRIORITIES),
    requiredCapabilities: texts("--capability <name>", "What its agent must be able to do; may be repeated"),
    dependsOn: texts("--depends-on <task>", "A task of the session that must succeed first; may be repeated"),
    pending: flag("--pending", "Let it wait until it is started"),
  },
  async run({ args: { session, task }, options, app, stdin }) {
    const { data, ...others } = options;
    const wanted = { taskId: task, data: readObject("--data", data, stdin) ?? null, ...others };
    return taskAnswer(await addTask(app(), session, { ...wanted, priority: options.priority ?? null }));
  },
});

export const taskStart = command({
  name: "task start",
  group: "Tasks, tiles and metrics",
  summary: "Begin a task that waits",
  example: "agent-session task start agent-20260108-101500-1a2b3c4d analyze",
  args: TASK_ARGUMENTS,
  options: {},
  async run({ args: { session, task }, app }) {
    return taskAnswer(await startTask(app(), session, task));
  },
});

export const taskComplete = command({
  name: "task complete",
  group: "Tasks, tiles and metrics",
  summary: "End a task",
  details: "The same outcome again changes nothing; another one is a conflict.",
  example: "agent-session task complete agent-20260108-101500-1a2b3c4d analyze success --duration-ms 2340",
  args: { ...TASK_ARGUMENTS, outcome: argument("outcome", TASK_OUTCOMES.join(", ")) },
  options: {
    durationMs: decimal("--duration-ms <n>", "How long it took (default: since its start)"),
    result: text("--result <json>", "What came of it, any JSON. @file reads a file, - reads stdin"),
    error: text("--error <text>", "What went wrong"),
  },
  async run({ args: { session, task, outcome }, options: { durationMs, result, error }, app, stdin }) {
    const end = {
      outcome: outcome as TaskOutcome,
      durationMs: durationMs ?? null,
      result: readJson("--result", result, stdin),
      error: error ?? null,
    };
    return taskAnswer(await completeTask(app(), session, task, end));
  },
});

function taskAnswer(task: Task): Answer {
  return { json: task, text: (ui) => taskTable({ ...ui, terminal: false }, [task]) };
}
