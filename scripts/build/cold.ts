import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "esbuild";

const COMMITTING = ["post_delegate", "subagent_start", "subagent_stop", "session_end", "task_event"];
const CHANGING = [
  ...COMMITTING.filter((hook) => hook !== "task_event"),
  "pre_delegate",
  "session_start",
  "user_prompt_submit",
];
const LISTING = ["pre_delegate", "session_start", "session_end", "user_prompt_submit"];

/**
 * Modules that a hook seldom needs, in parts of what is needed together. To parse them would be paid on every event of
 * the host, so each part stands in a comment of the hook's own file and is parsed at the first call into it.
 * `config`: reads a configuration. `write`: commits, in the hooks that mostly only read. `find`: lists the store, in
 * those that are told whom an event is about. `report`: what a stopped agent said, and what a new one is told.
 * `damage`: finds, removes and mends what a killed writer left, and reads old records. `system`: asks the system what
 * the environment does not say. `rest`: other lifecycles, tasks, messages, clocks, a hook's own test.
 *
 * The hooks named behind a module need it often and hold it like any other. These modules may export functions only;
 * their sources are imported as usual.
 */
export const COLD: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  config: {
    "lib/config-policy.ts": [],
    "lib/config-read.ts": [],
    "lib/destinations.ts": [],
    "lib/session/limits.ts": [],
  },
  write: {
    "lib/app/commit.ts": COMMITTING,
    "lib/host/agent-events.ts": ["subagent_start", "subagent_stop", "session_end"],
    "lib/host/begin-agent.ts": ["subagent_start"],
    "lib/session/apply.ts": COMMITTING,
    "lib/session/claim.ts": [],
    "lib/session/create.ts": ["subagent_start"],
    "lib/session/finalize.ts": ["subagent_stop", "session_end"],
    "lib/session/move.ts": ["subagent_stop", "session_end"],
    "lib/session/interrupt.ts": ["session_end"],
    "lib/session/runs.ts": ["subagent_start", "subagent_stop", "session_end"],
    "lib/session/start.ts": ["subagent_start"],
    "lib/session/stop.ts": ["subagent_stop"],
    "lib/session/supersede.ts": [],
    "lib/store/file/change-documents.ts": CHANGING,
    "lib/store/file/commit.ts": COMMITTING,
  },
  report: {
    "lib/git-head.ts": ["subagent_start", "subagent_stop"],
    "lib/host/context-pack.ts": [],
    "lib/host/decision-sentences.ts": [],
    "lib/host/reported-phase.ts": ["subagent_stop"],
    "lib/host/transcript-text.ts": [],
    "lib/session/redact/found.ts": [],
  },
  find: {
    "lib/store/file/done-ids.ts": ["session_start"],
    "lib/store/file/folders.ts": LISTING,
    "lib/store/file/listing.ts": LISTING,
  },
  damage: {
    "lib/session/migrate.ts": [],
    "lib/store/file/begun.ts": ["subagent_start", "post_delegate"],
    "lib/store/file/collections.ts": [],
    "lib/store/file/evict.ts": [],
    "lib/store/file/first-look.ts": ["session_start"],
    "lib/store/file/feed-read.ts": [],
    "lib/store/file/journal.ts": [],
    "lib/store/file/lines-in.ts": [],
    "lib/store/file/lock-file.ts": [],
    "lib/store/file/read-beyond.ts": [],
    "lib/store/file/rebuild.ts": [],
    "lib/store/file/records.ts": [],
    "lib/store/file/remove.ts": ["session_start"],
    "lib/store/file/repair.ts": [],
    "lib/store/file/settle.ts": [],
    "lib/store/file/take-away.ts": [],
    "lib/store/file/verify.ts": [],
  },
  system: {
    "lib/system.ts": [],
  },
  rest: {
    "lib/app/hub/answer-pings.ts": [],
    "lib/app/due.ts": [],
    "lib/app/orchestration/heartbeat.ts": [],
    "lib/app/hub/hub-cleanup.ts": [],
    "lib/app/settle-clocks.ts": [],
    "lib/host/hook-help.ts": [],
    "lib/host/self-test.ts": [],
    "lib/host/send-later.ts": [],
    "lib/host/tell-messages.ts": [],
    "lib/runtime-server.ts": [],
    "lib/session/active.ts": [],
    "lib/session/tasks/end-tasks.ts": [],
    "lib/session/tasks/host-task.ts": [],
    "lib/session/lifecycles/others.ts": [],
    "lib/session/move-refusals.ts": [],
    "lib/session/overdue.ts": [],
    "lib/session/resume-criteria.ts": [],
    "lib/session/tasks/add.ts": [],
    "lib/session/tasks/end.ts": [],
    "lib/session/timeouts.ts": [],
    "lib/session/unlink.ts": [],
  },
};

const LOADER = "cold-loader";

const PART_OF = new Map(
  Object.entries(COLD).flatMap(([part, modules]) => Object.keys(modules).map((module) => [module, part] as const)),
);

/** By part, the modules that a hook calls into. */
export type ColdParts = Map<string, Set<string>>;

/** In the hook `name`: each cold module becomes calls into its part. Adds those it met to `met`. */
export function coldModulesWait(root: string, name: string, met: ColdParts): Plugin {
  return {
    name: "cold-modules-wait",
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const module = relative(root, path).split(sep).join("/");
        const part = PART_OF.get(module);
        if (part === undefined || COLD[part]?.[module]?.includes(name)) return undefined;
        met.set(part, (met.get(part) ?? new Set()).add(module));
        return { contents: callsInto(part, module, readFileSync(path, "utf8")), loader: "js", resolveDir: root };
      });
      builder.onResolve({ filter: new RegExp(`^${LOADER}$`) }, () => ({ path: LOADER, namespace: LOADER }));
      builder.onLoad({ filter: /.*/, namespace: LOADER }, () => ({ contents: LOADER_SOURCE, loader: "js" }));
    },
  };
}

/** The source of one part: every module of it that was met, under its name. */
export function coldSource(root: string, modules: ReadonlySet<string>): string {
  for (const module of modules) exportedFunctions(module, readFileSync(join(root, module), "utf8"));
  return [...modules]
    .sort()
    .map((module) => `export * as ${JSON.stringify(module)} from ${JSON.stringify(`./${module}`)};`)
    .join("\n");
}

/** Runs a part, once. The starter gives `textOf`, which knows what stands in the file's comments. */
const LOADER_SOURCE = `
const parts = {};
export function cold(part, module) {
  return (parts[part] ??= load(part))[module];
}
function load(part) {
  const module = { exports: {} };
  const run = new Function("require", "module", "exports", "__filename", textOf(part));
  run(require, module, module.exports, __filename);
  return module.exports;
}`;

function callsInto(part: string, module: string, source: string): string {
  const calls = exportedFunctions(module, source).map(
    (name) => `export const ${name} = (...args) => cold("${part}", "${module}").${name}(...args);`,
  );
  return [`import { cold } from "${LOADER}";`, ...calls].join("\n");
}

function exportedFunctions(module: string, source: string): string[] {
  if (/^export (?:const|let|class|default|\{(?! *type))/m.test(source)) {
    throw new Error(`${module} is cold and exports more than functions`);
  }
  return [...source.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name as string);
}
