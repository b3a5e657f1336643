import { cloneSession } from "../../app/clone.ts";
import { command } from "../command.ts";
import { flag, newId, sessionArgument, text } from "../options.ts";

export const clone = command({
  name: "clone",
  group: "Work on a session",
  summary: "Make a new session with the state of another, and print its id",
  details: "Tasks and messages are never shared.",
  example: "agent-session clone agent-20260108-101500-1a2b3c4d --at cp-4",
  args: { id: sessionArgument },
  options: {
    at: text("--at <checkpoint>", "The state of then: a checkpoint's id or label, or a revision"),
    name: text("--name <name>", "Its agent's name (default: the same)"),
    agentId: newId("--id <id>", "Its id (default: generated)", []),
    resetState: flag("--reset-state", "Begin anew: first phase, no history, counters from 0"),
    copyResources: flag("--copy-resources", "The budget too (with --at always)"),
  },
  async run({ args: { id }, options: { copyResources, ...options }, app }) {
    const record = await cloneSession(app(), id, { ...options, copyResources: copyResources || null });
    return { json: record, text: () => record.agent_id };
  },
});
