import { join } from "node:path";
import type { App } from "./app/context.ts";
import type { OwnConfig } from "./config.schema.ts";
import { policyOf, readConfig } from "./config.ts";
import { type Destinations, destinationsOf } from "./destinations.ts";
import { identityOf, isAlive } from "./processes.ts";
import { findPlaces, type Places } from "./root.ts";
import { openStore } from "./runtime-store.ts";
import type { Policy } from "./session/policy.ts";
import { redact } from "./session/redact/index.ts";
import { toTime } from "./session/time.ts";
import type { Fact, Store } from "./store/contract.ts";
import { systemHome } from "./system.ts";

/** An {@link App} and what it was made from. */
export interface Runtime extends App {
  readonly config: OwnConfig;
  readonly places: Places;
  /** The project's folder, the working directory outside any. */
  readonly projectDir: string;
  /** Where the host keeps the user's own settings. */
  readonly userDir: string;
  /** Process id of the host that runs this hook: told by newer hosts, the parent in all. */
  readonly hostPid: number;
  /** One line for each configuration file that could not be used. */
  readonly warnings: readonly string[];
  /** Writes what was noted: a hook's when it has printed; elsewhere it is called when the work at hand is done. */
  keepFacts(): Promise<void>;
  /** Who may be talked to; from the environment and the user's own configuration alone. */
  readonly destinations: Destinations;
  /** The store is a server: something of it may still be under way when all is done. */
  readonly remote: boolean;
}

export interface RuntimeOptions {
  dir?: string | undefined;
  store?: Store | undefined;
  durability?: "fsync" | "fast" | undefined;
  policy?: Partial<Policy> | undefined;
  now?: (() => number) | undefined;
  actor?: string | undefined;
  /** Milliseconds a commit waits for other writers. Default: 5000, in hooks `hooks.deadline_ms`. */
  patienceMs?: number | undefined;
  /** A hook: no time to build an index of a large store, and no fsync by default. */
  hook?: boolean | undefined;
  /** Told what a store's server does not promise, when it is first connected to. Default: nobody. */
  onWarning?: ((text: string) => void) | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  cwd?: string | undefined;
}

/** The largest store a hook builds a missing index for. */
const HOOK_REBUILD_LIMIT = 5000;

/** Puts the parts together: the one place that reads environment and configuration and names a store. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const { env = process.env, hook = false, now = Date.now, cwd = process.cwd() } = options;
  const home = homeOf(env);
  const places = findPlaces({ dir: options.dir, env, cwd, home });
  const { config, warnings } = readConfig(home, places.project, env.AGENT_SESSION_CONFIG || undefined);
  const durability = options.durability ?? config.durability ?? (hook ? "fast" : "fsync");
  const patienceMs = options.patienceMs ?? (hook ? (config.hooks?.deadline_ms ?? 1000) : 5000);
  const projectDir = places.project ?? cwd;
  const address = addressIn(options, env, config) ?? `file:${places.root}`;
  const settings = {
    durable: durability === "fsync",
    now,
    newId: () => hex(12),
    patienceMs,
    onWarning: options.onWarning,
    ...(hook ? { rebuildLimit: HOOK_REBUILD_LIMIT, endsInMs: patienceMs } : {}),
  };
  const opened = options.store ?? openStore(address, { cwd, projectDir }, settings);
  const noted: (Omit<Fact, "at"> & { ms: number })[] = [];
  const note = (type: Fact["type"], data: Fact["data"]) => {
    noted.push({ ms: now(), type, data });
    // Together, when the work at hand is done: one by one they would cost as much as the work.
    if (!hook && noted.length === 1) setImmediate(() => void keepFacts().catch(() => undefined));
  };
  const keepFacts = async () => {
    if (noted.length === 0) return;
    await opened.facts.append(noted.splice(0).map(({ ms, type, data }) => ({ at: toTime(ms), type, data })));
  };
  const close = () =>
    keepFacts()
      .catch(() => undefined)
      .then(() => opened.close());
  const store = options.store ?? { ...opened, close };
  return {
    config,
    places,
    warnings,
    note,
    keepFacts,
    get destinations() {
      const any = env.PLATO_URL || env.PLATO_API_KEY || config.plato || config.router;
      return any ? destinationsOf(config, env) : {};
    },
    projectDir,
    remote: options.store === undefined && !address.startsWith("file:"),
    userDir: env.CLAUDE_CONFIG_DIR || join(home, ".claude"),
    hostPid: Number(env.CLAUDE_PID) || process.ppid,
    store,
    policy: { ...policyOf(config), ...options.policy },
    now,
    hex,
    elapsed: () => process.uptime() * 1000,
    patienceMs,
    // A hook asks of the same few processes again and again, and is over before any of them can have changed.
    alive: hook ? askedOnce(isAlive, ({ machine, pid, start }) => `${machine} ${pid} ${start}`) : isAlive,
    identity: hook ? askedOnce(identityOf, String) : identityOf,
    redact,
    ...(options.actor === undefined ? {} : { actor: options.actor }),
  };
}

/** The nearest word on where the store is: a folder given in the call or the environment goes before the user's configuration. */
function addressIn({ dir, store }: RuntimeOptions, env: NodeJS.ProcessEnv, config: OwnConfig): string | undefined {
  if (dir || store !== undefined) return undefined;
  return env.AGENT_SESSION_STORE || (env.AGENT_SESSION_DIR ? undefined : config.store);
}

function homeOf(env: NodeJS.ProcessEnv): string {
  return env.HOME || env.USERPROFILE || systemHome();
}

function askedOnce<Q, A>(ask: (question: Q) => A, keyOf: (question: Q) => string): (question: Q) => A {
  const answers = new Map<string, A>();
  return (question) => {
    const key = keyOf(question);
    if (!answers.has(key)) answers.set(key, ask(question));
    return answers.get(key) as A;
  };
}

/** Not for secrets: ids need to differ, and the crypto module would cost a hook a sixth of its start. */
function hex(digits: number): string {
  let text = "";
  while (text.length < digits)
    text += Math.floor(Math.random() * 0x1000000)
      .toString(16)
      .padStart(6, "0");
  return text.slice(0, digits);
}
