import { heartbeat as beat } from "../../app/orchestration/heartbeat.ts";
import { initialize as initializeSession, start as startSession } from "../../app/orchestration/orchestrate.ts";
import { deregister as closeInbox } from "../../app/orchestration/register.ts";
import { release as releaseSession } from "../../app/orchestration/release.ts";
import { command } from "../command.ts";
import { decimal, sessionArgument, text, wholeNumber } from "../options.ts";
import { recordAnswer } from "../record-answer.ts";

const GROUP = "Run an orchestration";
const ID = "agent-20260108-101500-1a2b3c4d";

export const initialize = command({
  name: "initialize",
  group: GROUP,
  summary: "Record the budget of a session that has not started",
  example: `agent-session initialize ${ID} --memory 512m --cpu 2 --disk 1g`,
  args: { id: sessionArgument },
  options: {
    memory: text("--memory <size>", "Such as 512m or 4gb"),
    cpu: text("--cpu <cores>", "Such as 2 or 0.5"),
    disk: text("--disk <size>", "Such as 1g"),
  },
  async run({ args: { id }, options, app }) {
    return recordAnswer(await initializeSession(app(), id, options));
  },
});

export const start = command({
  name: "start",
  group: GROUP,
  summary: "Make a session active, from initializing or idle",
  example: `agent-session start ${ID}`,
  args: { id: sessionArgument },
  options: {},
  async run({ args: { id }, app }) {
    return recordAnswer(await startSession(app(), id));
  },
});

export const deregister = command({
  name: "deregister",
  group: GROUP,
  summary: "Close the inbox of a session",
  example: `agent-session deregister ${ID} --timeout-ms 5000`,
  args: { id: sessionArgument },
  options: { timeoutMs: wholeNumber("--timeout-ms <n>", "Wait so long until it is read (default: not at all)") },
  async run({ args: { id }, options, app }) {
    return recordAnswer(await closeInbox(app(), id, options));
  },
});

export const heartbeat = command({
  name: "heartbeat",
  group: GROUP,
  summary: "Give a sign of life, and say what the session takes",
  example: `agent-session heartbeat ${ID} --memory 256000000 --cpu 0.25`,
  args: { id: sessionArgument },
  options: {
    memory: wholeNumber("--memory <bytes>", "Memory it takes"),
    cpu: decimal("--cpu <cores>", "Cores in use"),
  },
  async run({ args: { id }, options: { memory, cpu }, app }) {
    const noted = await beat(app(), id, { memoryBytes: memory ?? null, cpu: cpu ?? null });
    return { json: noted, text: () => `${id}  ${noted.at}` };
  },
});

export const release = command({
  name: "release",
  group: GROUP,
  summary: "Free what a session that has ended still holds: inbox, affinity, claim",
  example: `agent-session release ${ID}`,
  args: { id: sessionArgument },
  options: {},
  async run({ args: { id }, app }) {
    const freed = await releaseSession(app(), id);
    return { json: freed, text: () => `${id}  ${freed.messages} messages, ${freed.affinities} affinities` };
  },
});
