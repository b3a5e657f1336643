import { setTimeout as sleep } from "node:timers/promises";
import { listAsks, type Script, type ScriptedApi, startApi } from "./api.ts";
import type { HostVersion } from "./host.ts";
import { createProject, type HookCall, type Project, type ProjectOptions } from "./project.ts";
import { type HostOptions, type HostResult, type HostRun, startHost } from "./run-host.ts";

export interface ScenarioOptions extends ProjectOptions {
  version: HostVersion;
  script?: Script;
}

export type RunOptions = Omit<HostOptions, "version" | "project" | "apiUrl" | "prompt" | "dump">;

export interface Scenario {
  version: HostVersion;
  project: Project;
  api: ScriptedApi;
  /** Starts the host with this prompt and returns at once. */
  start(prompt: string, options?: RunOptions): Promise<HostRun>;
  /** Runs the host to its end. */
  run(prompt: string, options?: RunOptions): Promise<HostResult>;
  /** The first recorded hook call, past or future, that fits. Rejects after the timeout (default 20 s). */
  waitForCall(fits: (call: HookCall) => boolean, label: string, timeoutMs?: number): Promise<HookCall>;
  /** Looks again and again until the answer is truthy, and returns it: for files that hooks or the host write. Same timeout. */
  waitFor<T>(look: () => T | undefined | false | null, label: string, timeoutMs?: number): Promise<T>;
  /** Until the main conversation of the host started last has ended so many turns. Same timeout. */
  waitForTurns(count: number): Promise<unknown>;
  /** Every recorded hook call of one event, or all, in order of arrival. */
  calls(event?: string): HookCall[];
  /** What happened so far, for people: hook calls and model requests. */
  dump(): string;
}

const WAIT_MS = 20_000;

/**
 * Gives `play` a project, a scripted API and the means to run the host; removes everything afterwards, host processes
 * included. When it throws, the error's message carries the recorded hook calls and model requests. Fails also when a
 * function of the script threw, which the host alone would have seen.
 */
export async function withScenario<T>(options: ScenarioOptions, play: (scenario: Scenario) => Promise<T>): Promise<T> {
  const project = createProject(options);
  const api = await startApi(project.definitions);
  if (options.script) api.play(options.script);
  const runs: HostRun[] = [];
  const dump = () => `hook calls:${listCalls(project.calls())}\nmodel requests: ${listAsks(api.asks)}`;
  const start = async (prompt: string, given: RunOptions = {}) => {
    const run = await startHost({ ...given, version: options.version, project, apiUrl: api.url, prompt, dump });
    runs.push(run);
    return run;
  };
  const scenario: Scenario = {
    version: options.version,
    project,
    api,
    start,
    run: async (prompt, given) => (await start(prompt, given)).ended,
    waitForCall: (fits, label, timeoutMs = WAIT_MS) => waitFor(() => project.calls().find(fits), label, timeoutMs),
    waitFor: (look, label, timeoutMs = WAIT_MS) => waitFor(look, label, timeoutMs),
    waitForTurns: (count) => waitFor(() => turnsEnded(runs.at(-1)) >= count, `end of turn ${count}`, WAIT_MS),
    calls: (event) => project.calls(event),
    dump,
  };
  try {
    const value = await play(scenario);
    if (api.scriptErrors[0]) throw api.scriptErrors[0];
    return value;
  } catch (error) {
    if (error instanceof Error) error.message += `\n--- host ${options.version} ---\n${dump()}`;
    throw error;
  } finally {
    for (const run of runs) run.signal("SIGKILL");
    await Promise.allSettled(runs.map((run) => run.ended));
    await api.close();
    await project.close();
  }
}

/** A turn is over once the Stop hooks have answered: the recorder is one of them. */
function turnsEnded(run: HostRun | undefined): number {
  const isEnd = (event: HostRun["events"][number]) => event.subtype === "hook_response" && event.hook_event === "Stop";
  return run?.events.filter(isEnd).length ?? 0;
}

/** One line per call: event, tool, agent, and the ids that link them. */
export function listCalls(calls: readonly HookCall[]): string {
  const lines = calls.map(({ event, payload }) => {
    const parts = [
      "tool_name",
      "tool_use_id",
      "agent_type",
      "agent_id",
      "source",
      "reason",
      "error",
      "stop_hook_active",
    ];
    return [event, ...parts.flatMap((key) => (payload?.[key] === undefined ? [] : [`${key}=${payload[key]}`]))].join(
      " ",
    );
  });
  return lines.length === 0 ? " none" : `\n  ${lines.join("\n  ")}`;
}

async function waitFor<T>(look: () => T | undefined | false | null, label: string, timeoutMs: number): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`no "${label}" within ${timeoutMs} ms`);
    await sleep(20);
  }
}
