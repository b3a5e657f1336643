import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { OwnConfig } from "../../lib/config.schema.ts";
import { promptSubmitted, sessionEnded, sessionStarted } from "../../lib/host/conversation-events.ts";
import { type Hook, type HookRuntime, respond } from "../../lib/host/hook.ts";
import type { Fields } from "../../lib/host/input.ts";
import { postToolUse } from "../../lib/host/post-tool-use.ts";
import { preToolUse } from "../../lib/host/pre-tool-use.ts";
import { type HookName, REGISTRATIONS } from "../../lib/host/registrations.ts";
import { subagentStart, subagentStop } from "../../lib/host/subagent-events.ts";
import { taskReported } from "../../lib/host/task-events.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { redact } from "../../lib/session/redact/index.ts";
import type { Store } from "../../lib/store/contract.ts";
import { memoryStore } from "../../lib/store/memory.ts";

/** The time at which a world begins. */
export const BEGIN = Date.parse("2026-01-08T18:00:00.000Z");

const HOST_HOOKS: Partial<Record<HookName, Hook["host"]>> = {
  session_start: sessionStarted,
  pre_delegate: preToolUse,
  post_delegate: postToolUse,
  subagent_start: subagentStart,
  subagent_stop: subagentStop,
  user_prompt_submit: promptSubmitted,
  session_end: sessionEnded,
  task_event: taskReported,
};

export interface World {
  readonly store: Store;
  /** A home folder of this world's own, for transcripts. */
  readonly home: string;
  /** Milliseconds since the epoch, as the hooks see it. */
  now: number;
  /** Process ids of the hosts that live. */
  readonly live: Set<number>;
  config: OwnConfig;
  /** What the hooks registered for this event answer; throws what they report as an error. `pid` is the host's. */
  send(payload: Fields, pid?: number): Promise<Fields | undefined>;
  /** The hooks' runtime, as the host of this process id would start them. */
  runtime(pid?: number): HookRuntime;
  record(id: string): Promise<SessionRecord>;
  /** Every stored session, oldest first, ties by id. */
  records(): Promise<SessionRecord[]>;
  document<T = Fields>(collection: string, key: string): Promise<T | undefined>;
  /** Writes what the host keeps of an agent: its transcript, and the call that started it. */
  writeTranscript(path: string, lines: readonly unknown[], meta?: Fields): void;
  close(): void;
}

/** The hooks' functions without processes: an injected clock, injected living hosts, a store of its own. */
export function createWorld(
  makeStore: (now: () => number, home: string) => Store = (now) => memoryStore({ now }),
): World {
  const home = mkdtempSync(join(tmpdir(), "host-world-"));
  let drawn = 0;
  const world: World = {
    home,
    store: makeStore(() => world.now, home),
    now: BEGIN,
    live: new Set([4001]),
    config: {},
    runtime: (pid = 4001) => ({
      store: world.store,
      policy: DEFAULT_POLICY,
      now: () => world.now,
      hex: (digits) => (++drawn).toString(16).padStart(digits, "0").slice(-digits),
      elapsed: () => performance.now(),
      patienceMs: 1000,
      alive: ({ machine, pid: owner }) => (machine === "here" ? world.live.has(owner as number) : undefined),
      identity: (owner) => ({ machine: "here", pid: owner, start: `start-${owner}` }),
      redact,
      config: world.config,
      hostPid: pid,
      warnings: [],
      places: { root: home },
      keepFacts: async () => undefined,
    }),
    async send(payload, pid) {
      let answer: Fields | undefined;
      for (const { name, host } of registeredFor(payload)) {
        const hook: Hook = { name, events: [String(payload.hook_event_name)], host, steps: [] };
        const { output, error } = await respond(hook, world.runtime(pid), payload);
        if (error !== undefined) throw error;
        answer = output ?? answer;
      }
      return answer;
    },
    async record(id) {
      const loaded = await world.store.load(id);
      if (loaded === undefined) throw new Error(`no session ${id}`);
      return loaded.record;
    },
    async records() {
      const found: SessionRecord[] = [];
      for await (const id of world.store.ids()) found.push(await world.record(id));
      return found.sort((a, b) => (a.created_at + a.agent_id < b.created_at + b.agent_id ? -1 : 1));
    },
    document: async <T>(collection: string, key: string) => (await world.store.doc.get<T>(collection, key))?.value,
    writeTranscript(path, lines, meta) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      if (meta !== undefined) writeFileSync(path.replace(/\.jsonl$/, ".meta.json"), JSON.stringify(meta));
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
  return world;
}

/** Opens a world for one test and takes it away again. */
export async function inWorld<T>(
  play: (world: World) => Promise<T>,
  makeStore?: Parameters<typeof createWorld>[0],
): Promise<T> {
  const world = createWorld(makeStore);
  try {
    return await play(world);
  } finally {
    world.close();
  }
}

function registeredFor(payload: Fields): { name: HookName; host: NonNullable<Hook["host"]> }[] {
  return REGISTRATIONS.flatMap((entry) => {
    const host = HOST_HOOKS[entry.hook];
    const matcher = "matcher" in entry ? new RegExp(`^(?:${entry.matcher})$`) : undefined;
    const fits = entry.event === payload.hook_event_name && (matcher?.test(String(payload.tool_name)) ?? true);
    return fits && host !== undefined ? [{ name: entry.hook, host }] : [];
  });
}
