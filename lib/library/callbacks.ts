import { eventsOf, type SessionEvent } from "../outbound/session-event.ts";
import type { Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";
import { tasksOf } from "../session/tasks/index.ts";
import type { EmergenceAlert, SessionEnded, TaskCompleted } from "./task-options.schema.ts";
import { warn } from "./warn.ts";

/** Functions of the caller's own that are told of what this process has committed. */
export interface Callbacks {
  onTaskComplete?: ((told: TaskCompleted) => unknown) | undefined;
  onSessionEnd?: ((told: SessionEnded) => unknown) | undefined;
  onEmergenceAlert?: ((told: EmergenceAlert) => unknown) | undefined;
}

/** Calls what there is for the events of a line, in their order. One that throws is reported and changes nothing. */
export function callBack(callbacks: Callbacks, record: SessionRecord, line: Line): void {
  const { seq, at, type, data, also } = line;
  const entry = { agent_id: record.agent_id, seq, at, type, ...(data && { data }), ...(also && { also }) };
  for (const event of eventsOf(entry)) tell(callbacks, structuredClone(record), event);
}

function tell(callbacks: Callbacks, session: SessionRecord, event: SessionEvent): void {
  const { onTaskComplete, onSessionEnd, onEmergenceAlert } = callbacks;
  switch (event.type) {
    case "task.completed": {
      const task = tasksOf(session).find(({ task_id }) => task_id === event.task_id);
      if (task !== undefined) call("onTaskComplete", onTaskComplete, { session, task });
      break;
    }
    case "session.finalized":
      call("onSessionEnd", onSessionEnd, { session, outcome: event.outcome });
      break;
    case "emergence.detected": {
      const { h1, threshold, n_vertices, n_edges, decision, text } = event;
      call("onEmergenceAlert", onEmergenceAlert, { h1, threshold, n_vertices, n_edges, session, decision, text });
      break;
    }
  }
}

function call<Told>(name: keyof Callbacks, callback: ((told: Told) => unknown) | undefined, told: Told): void {
  const failed = (error: unknown) => warn("CALLBACK_FAILED", `${name} failed`, error);
  try {
    Promise.resolve(callback?.(told)).catch(failed);
  } catch (error) {
    failed(error);
  }
}
