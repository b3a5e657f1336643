import { commit, onStored } from "../app/commit.ts";
import { isSessionError } from "../errors.ts";
import { isSessionId } from "../session/ids.ts";
import { redactThenCut } from "../session/redact/index.ts";
import { decideHostTask } from "../session/tasks/host-task.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { readPayload, text } from "./payload.ts";

const SUBJECT_LENGTH = 500;
const DESCRIPTION_LENGTH = 4000;

/**
 * TaskCreated and TaskCompleted: fills the tasks of the session the event fired in. Outside an agent, and for one that
 * has no session, there is nothing to fill. Prints nothing.
 */
export async function taskReported(app: HostApp, raw: Fields): Promise<undefined> {
  const { event, agentId } = readPayload(raw);
  const taskId = text(raw.task_id);
  if (!isSessionId(agentId) || taskId === undefined) return;
  const task = {
    taskId,
    data: {
      subject: redactThenCut(text(raw.task_subject) ?? "", SUBJECT_LENGTH),
      description: redactThenCut(text(raw.task_description) ?? "", DESCRIPTION_LENGTH),
    },
    completed: event === "TaskCompleted",
  };
  try {
    await commit(
      app,
      agentId,
      onStored(agentId, (record, now) => decideHostTask(record, task, app.policy, now)),
    );
  } catch (error) {
    if (!isSessionError(error) || error.code !== "NOT_FOUND") throw error;
  }
}
