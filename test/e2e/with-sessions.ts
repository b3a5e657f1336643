import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { type HookGroup, hookGroups } from "../../lib/host/registrations.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import type { HookMatcher } from "./harness/project.ts";
import type { HostResult, HostRun } from "./harness/run-host.ts";
import { type RunOptions, type Scenario, type ScenarioOptions, withScenario } from "./harness/scenario.ts";

const BUILT_HOOKS = fileURLToPath(new URL("../../dist/hooks", import.meta.url));

export interface SessionsOptions extends ScenarioOptions {
  /** How often each of our hooks is registered, each time from a folder of its own. Default once. */
  times?: number;
  /** Lines of our hooks' log that are expected: all others of level warn or error fail the test. */
  allowed?: RegExp;
}

/** A scenario in which our built hooks are registered, and what they stored. */
export interface Sessions extends Scenario {
  /** The root folder of the store. */
  root: string;
  /** The stored session; throws when there is none. */
  record(id: string): SessionRecord;
  /** The stored session, if there is one yet: for what waits. */
  found(id: string): SessionRecord | undefined;
  /** Every stored session, oldest first. */
  records(): SessionRecord[];
  /** Values of a collection's documents, by their keys. */
  documents<T = Record<string, unknown>>(collection: string): Map<string, T>;
  /** Registers hooks of others beside ours, before (default) or behind them. */
  register(foreign: Record<string, HookMatcher[]>, where?: "before" | "behind"): void;
  /** Lines our hooks have logged. */
  log(): string[];
}

/** Plays a scenario with our hooks in the project's settings. Fails when one of them reported a fault that is not allowed. */
export function withSessions<T>(options: SessionsOptions, play: (sessions: Sessions) => Promise<T>): Promise<T> {
  return withScenario(options, async (scenario) => {
    const { project } = scenario;
    const root = join(project.dir, ".claude", "session");
    const logFile = join(project.root, "ours.log");
    const ours = Array.from({ length: options.times ?? 1 }, (_, at) => registered(hooksFolder(project.root, at)));
    const register: Sessions["register"] = (foreign, where = "before") =>
      project.writeSettings({ hooks: merged(where === "before" ? [foreign, ...ours] : [...ours, foreign]) });
    register({});
    const env = { AGENT_SESSION_LOG: logFile };
    const start = (prompt: string, given: RunOptions = {}): Promise<HostRun> =>
      scenario.start(prompt, { ...given, env: { ...env, ...given.env } });
    const run = async (prompt: string, given?: RunOptions): Promise<HostResult> => (await start(prompt, given)).ended;
    const log = () => lines(logFile);
    const records = () =>
      sessionIds(root)
        .map((id) => readRecord(root, id))
        .sort(oldestFirst);
    const dump = () => `${scenario.dump()}\nrecords: ${JSON.stringify(records(), null, 1)}\nlog:\n${log().join("\n")}`;
    const documents = <V>(collection: string) => readDocuments<V>(join(root, `.${collection}`));
    try {
      const value = await play({
        ...scenario,
        root,
        register,
        start,
        run,
        log,
        records,
        documents,
        dump,
        record: (id) => readRecord(root, id),
        found: (id) => records().find(({ agent_id }) => agent_id === id),
      });
      const faults = log().filter((line) => / (?:warn|error) agent-session /.test(line));
      expect(faults.filter((line) => options.allowed?.test(line) !== true)).toEqual([]);
      return value;
    } catch (error) {
      if (error instanceof Error)
        error.message += `\n--- sessions ---\n${JSON.stringify(records(), null, 1)}\n${log().join("\n")}`;
      throw error;
    }
  });
}

/** The built hooks; a further copy of them, as a plugin beside an installation would be: the host runs equal registrations once. */
function hooksFolder(root: string, at: number): string {
  if (at === 0) return BUILT_HOOKS;
  const copy = join(root, `hooks-${at}`);
  cpSync(BUILT_HOOKS, copy, { recursive: true });
  return copy;
}

/** Ours, as `init` would register them, of the hooks that are built. */
function registered(folder: string): Record<string, HookGroup[]> {
  const groups = Object.entries(hookGroups(folder));
  return Object.fromEntries(groups.filter(([, [group]]) => existsSync(group?.hooks[0]?.args[0] ?? "")));
}

function merged(all: readonly Record<string, HookMatcher[]>[]): Record<string, HookMatcher[]> {
  const result: Record<string, HookMatcher[]> = {};
  for (const hooks of all)
    for (const [event, groups] of Object.entries(hooks)) result[event] = [...(result[event] ?? []), ...groups];
  return result;
}

function lines(file: string): string[] {
  return existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
}

function sessionIds(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).filter((name) => !name.startsWith(".") && existsSync(join(root, name, "state.json")));
}

function readRecord(root: string, id: string): SessionRecord {
  return JSON.parse(readFileSync(join(root, id, "state.json"), "utf8")) as SessionRecord;
}

function oldestFirst(a: SessionRecord, b: SessionRecord): number {
  return a.created_at < b.created_at ? -1 : 1;
}

function readDocuments<V>(folder: string): Map<string, V> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const stored = files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { key: string; value: V });
  return new Map(stored.map(({ key, value }) => [key, value]));
}
