import { cleanup } from "../app/cleanup.ts";
import { Clocks } from "../app/clocks.ts";
import type { App } from "../app/context.ts";
import { createSession } from "../app/create.ts";
import { list } from "../app/list.ts";
import { type ChangeSession, updateSession } from "../app/moves.ts";
import { finalize, get, history, remove, shouldResume } from "../app/sessions.ts";
import { sweep } from "../app/sweep.ts";
import { sendWaiting, tidyLogs } from "../app/tidy.ts";
import { exportSessions, importSession } from "../app/transfer/transfer.ts";
import { verify } from "../app/verify.ts";
import { SessionError } from "../errors.ts";
import { gitContext } from "../git-context.ts";
import { createRuntime } from "../runtime.ts";
import type { Policy } from "../session/policy.ts";
import type { SessionRecord } from "../session/record.ts";
import { named, OF_LIST, OF_UPDATE } from "./aliases.ts";
import { callBack } from "./callbacks.ts";
import { checked, checkedAsIs } from "./checked.ts";
import { directProtocol } from "./direct.ts";
import { lifecycleCalls } from "./lifecycle-calls.ts";
import { listen } from "./listening.ts";
import { memoryOf } from "./memory.ts";
import { messagesOf } from "./messages.ts";
import * as options from "./options.schema.ts";
import { registryOf } from "./registry.ts";
import type { Sessions } from "./sessions.ts";
import { taskCalls } from "./task-calls.ts";
import { warn } from "./warn.ts";

/**
 * Opens the sessions of a store: `store`, else the folder `dir`, else the project's (spec 1 §1);
 * nothing is made before the first write. `durability` `fsync` (default) survives power loss, `fast`
 * a killed process only. `policy` is in milliseconds and goes over the configuration, part by part.
 * `now` answers milliseconds since the epoch. A configuration file that cannot be used becomes a
 * process warning (`CONFIG_IGNORED`), and the defaults apply.
 */
export async function openSessions(given: options.OpenOptions = {}): Promise<Sessions> {
  const checkedOptions = checkedAsIs(options.openOptions, given ?? {}, "openSessions");
  const { policy, tiles, router, onTaskComplete, onSessionEnd, onEmergenceAlert, now, ...parts } = checkedOptions;
  if (parts.store !== undefined && parts.dir !== undefined) {
    throw new SessionError("INVALID_VALUE", "openSessions: give dir or store, not both", { name: "dir" });
  }
  const runtime = createRuntime({
    ...parts,
    // Times are stored in whole milliseconds, and so are the durations between them.
    ...(now && { now: () => Math.floor(now()) }),
    actor: "library",
    onWarning: (text) => warn("STORE_WEAK", text),
  });
  for (const warning of runtime.warnings) warn("CONFIG_IGNORED", warning);
  const callbacks = { onTaskComplete, onSessionEnd, onEmergenceAlert };
  const isTold = Object.values(callbacks).some((callback) => callback !== undefined);
  const apiKey = tiles?.apiKey ?? runtime.destinations.platoKey;
  const clocks = new Clocks(() => app);
  const app: App = {
    ...runtime,
    policy: withParts(runtime.policy, policy),
    destinations: { ...runtime.destinations, ...(tiles && { tiles: { ...tiles, apiKey } }), ...(router && { router }) },
    onCommitted: (record, line) => {
      clocks.see(record);
      if (isTold) callBack(callbacks, record, line);
    },
  };
  return sessionsOf(app, { ownsStore: parts.store === undefined, prefixes: runtime.config.tasks?.prefixes, clocks });
}

interface How {
  ownsStore: boolean;
  prefixes: readonly string[] | undefined;
  clocks: Clocks;
}

function sessionsOf(app: App, how: How): Sessions {
  const direct = directProtocol(app, how.prefixes);
  const stops = new Set<() => void>();
  let closed = false;
  const alive = () => {
    if (closed) throw new SessionError("STORE_UNAVAILABLE", "These sessions have been closed.");
    return app;
  };
  const untilClosed = (stop: () => void) => {
    stops.add(stop);
    return () => {
      stops.delete(stop);
      stop();
    };
  };
  return {
    ...lifecycleCalls(alive),
    ...taskCalls(alive),
    create: async (given) => createSession(alive(), checked(options.createOptions, given, "create"), AROUND),
    registry: registryOf(alive),
    messages: messagesOf(alive, untilClosed),
    memory: memoryOf(alive),
    update: async (id, change, given) =>
      updateSession(alive(), id, wanted(change), checked(options.updateOptions, given, "update")),
    get: async (id) => await get(alive(), id),
    shouldResume: async (id, given) =>
      await shouldResume(alive(), id, checked(options.resumeOptions, given, "shouldResume")),
    finalize: async (id, outcome, given) =>
      finalize(alive(), id, outcome, checked(options.finalizeOptions, given, "finalize")),
    list: async (filter) => list(alive(), checked(options.listFilter, named(filter, OF_LIST), "list")),
    history: async (id) => history(alive(), id),
    delete: async (id, given) => remove(alive(), id, checked(options.deleteOptions, given, "delete")),
    cleanup: async (given) => {
      const wanted = checked(options.cleanupOptions, given, "cleanup");
      const report = await cleanup(alive(), wanted);
      if (!wanted.dryRun) await tidyLogs(app);
      return report;
    },
    sweep: async () => {
      const { resumable, interrupted, expired, cleaned } = await sweep(alive());
      await sendWaiting(app, SWEEP_SENDS_MS);
      await tidyLogs(app);
      return { resumable, interrupted, expired, cleaned };
    },
    verify: async (id) => verify(alive(), { id: id || undefined }),
    export: (ids = []) => exportSessions(alive(), ids),
    import: async (session) => importSession(alive(), session),
    on: (event, listener) => untilClosed(listen(alive().store, event, listener)),
    preDelegate: async (input) => {
      alive();
      return direct.preDelegate(input);
    },
    subagentStop: async (input) => {
      alive();
      return direct.subagentStop(input);
    },
    sessionStart: async (input = {}) => {
      alive();
      return direct.sessionStart(input);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      for (const stop of stops) stop();
      how.clocks.stop();
      await sendWaiting(app, CLOSE_SENDS_MS);
      if (how.ownsStore) await app.store.close();
    },
  };
}

const AROUND = { git: () => gitContext(process.cwd()) };

/** Longest times tiles are sent, in milliseconds. */
const SWEEP_SENDS_MS = 5000;
const CLOSE_SENDS_MS = 2000;

type Change = options.UpdateChange | ((record: SessionRecord) => options.UpdateChange);

/** The change, checked; one by function is checked at every call of it. */
function wanted(change: Change): ChangeSession | ((record: SessionRecord) => ChangeSession) {
  if (typeof change === "function") return (record) => checkedChange(change(record));
  return checkedChange(change);
}

/** Nothing at all is more likely a forgotten `return` or `await` than a change of nothing. */
function checkedChange(change: unknown): ChangeSession {
  if (change === undefined || change === null || change instanceof Promise) {
    const actual = change instanceof Promise ? "a promise" : String(change);
    throw new SessionError("INVALID_VALUE", `update: change: expected an object, got ${actual}`, { name: "change" });
  }
  const fixed = FIXED.find((key) => Object.hasOwn(change as object, key));
  if (fixed !== undefined) {
    throw new SessionError("INVALID_VALUE", `update: ${fixed}: cannot be changed`, { name: fixed });
  }
  return checked(options.updateChange, named(change, OF_UPDATE), "update");
}

/** What a session is, and what follows from its phase. */
const FIXED = [
  "agentId",
  "agent_id",
  "id",
  "lifecycle",
  "kind",
  "createdAt",
  "created_at",
  "currentPhase",
  "current_phase",
];

function withParts(policy: Policy, parts: options.PolicyOptions = {}): Policy {
  const { resume = {}, orchestration, limits, routing, ...times } = parts;
  const byPhase = (key: "windowByPhaseMs" | "hostWindowByPhaseMs") => over(policy.resume[key], resume[key]);
  return {
    ...over(policy, times),
    orchestration: over(policy.orchestration, orchestration),
    limits: over(policy.limits, limits),
    routing: over(policy.routing, routing),
    resume: {
      ...over(policy.resume, resume),
      windowByPhaseMs: byPhase("windowByPhaseMs"),
      hostWindowByPhaseMs: byPhase("hostWindowByPhaseMs"),
    },
  };
}

/** `under` with what is given in `parts`; undefined is not given. */
function over<T extends object>(under: T, parts: Partial<T> = {}): T {
  return { ...under, ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) };
}
