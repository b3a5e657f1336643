import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Fields } from "../../lib/host/input.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { BEGIN, type World } from "./host-world.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/host", import.meta.url));

export const VERSIONS = ["2.1.197", "2.1.329"] as const;

/** One recorded hook call. */
export interface Event {
  /** Milliseconds since the stream's first line. */
  at: number;
  pid: number;
  payload: Fields;
}

/** A recorded stream, and what only the whole of it tells: which call started which agent with which prompt. */
export interface Stream {
  events: Event[];
  started: Map<string, { toolUseId: string; prompt: string }>;
}

/** A hook call, or what a model was asked. */
interface Line {
  at: number;
  host_pid: number;
  event?: string;
  payload: Fields;
  agent_id?: string;
  prompt?: string;
}

export function streamNames(version: string): string[] {
  return readdirSync(join(FIXTURES, version, "streams")).map((name) => name.replace(".jsonl", ""));
}

export function readStream(version: string, name: string): Stream {
  const text = readFileSync(join(FIXTURES, version, "streams", `${name}.jsonl`), "utf8");
  const lines = text.trimEnd().split("\n");
  const parsed = lines.map((line) => JSON.parse(line) as Line);
  const events = parsed.filter(({ event }) => event !== undefined);
  return {
    started: startsOf(parsed),
    events: events.map(({ at, host_pid, payload }) => ({ at, pid: host_pid, payload })),
  };
}

/** By the prompt that the agent's model was asked with first; a changed prompt is known from the call's result. */
function startsOf(lines: readonly Line[]): Stream["started"] {
  const started: Stream["started"] = new Map();
  const called = new Map<string, string>();
  for (const { event, payload, agent_id, prompt } of lines) {
    const { agentId, prompt: received } = (payload?.tool_response ?? {}) as Fields;
    const toolUseId = String(payload?.tool_use_id);
    if (event === "PreToolUse") called.set(String((payload.tool_input as Fields).prompt), toolUseId);
    const from = agent_id === undefined || started.has(agent_id) ? undefined : called.get(String(prompt));
    if (from !== undefined) started.set(String(agent_id), { toolUseId: from, prompt: String(prompt) });
    if (event === "PostToolUse" && typeof agentId === "string")
      started.set(agentId, { toolUseId, prompt: String(received) });
  }
  return started;
}

/** Sends the events to the hooks, each at its time and from its host, and answers their answers. */
export async function replay(world: World, { events, started }: Stream, times = 1): Promise<(Fields | undefined)[][]> {
  const answers: (Fields | undefined)[][] = [];
  for (const { at, pid, payload } of events) {
    world.now = BEGIN + at;
    // One host at a time: the one before has gone.
    world.live.clear();
    world.live.add(pid);
    const here = inHome(world, payload);
    writeMeta(world, here, started);
    const given: (Fields | undefined)[] = [];
    for (let time = 0; time < times; time++) given.push(await world.send(structuredClone(here), pid));
    answers.push(given);
  }
  return answers;
}

/** A session in one line: type, tasks, phase, how its runs ended, and its tie. */
export function lineOf(record: SessionRecord): string {
  const { agent_name, phase, phase_source, interrupted, host, metadata, parent_id, resumed_from, superseded_by } =
    record;
  const tasks = Array.isArray(metadata.task_ids) ? metadata.task_ids.join("+") : "-";
  const runs = host?.runs.map((run) => run.interrupted ?? (run.stopped_at === undefined ? "open" : "stopped")) ?? [];
  return [
    ...[agent_name || "?", tasks, phase, runs.join(",") || "-", String(host?.link ?? "unlinked")],
    ...(phase_source === undefined ? [] : [`from ${phase_source}`]),
    ...(interrupted === undefined ? [] : ["interrupted"]),
    ...(parent_id === undefined ? [] : ["nested"]),
    ...(resumed_from === undefined ? [] : ["restored"]),
    ...(superseded_by === undefined ? [] : ["superseded"]),
  ].join(" ");
}

/** The payload with the recorded home folder replaced by this world's. */
export function inHome(world: World, payload: Fields): Fields {
  return JSON.parse(
    JSON.stringify(payload).replaceAll("/home/user", JSON.stringify(world.home).slice(1, -1)),
  ) as Fields;
}

/** At a stop the host has always written which call started the agent. */
function writeMeta(world: World, payload: Fields, started: Stream["started"]): void {
  const path = payload.agent_transcript_path;
  const from = started.get(String(payload.agent_id));
  if (payload.hook_event_name !== "SubagentStop" || typeof path !== "string" || from === undefined) return;
  const { toolUseId, prompt } = from;
  world.writeTranscript(path, [{ type: "user", message: { content: prompt } }], { toolUseId });
}
