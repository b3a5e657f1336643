import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "esbuild";
import { inAscii } from "./ascii.ts";

/**
 * Modules that a hook seldom needs, in parts of what is needed together. To parse them would be paid on every event of
 * the host, so each part stands in a comment at the end of the hook's own file and is parsed at the first call into it.
 * `config`: reads a configuration. `write`: commits, in the hooks that mostly only read. `report`: what a stopped agent
 * said, and what a new one is told. `damage`: finds, removes and mends what a killed writer left, and reads old records.
 * `system`: asks the system what the environment does not say. `rest`: other lifecycles, tasks, messages, clocks, a hook's own test.
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
    "lib/app/commit.ts": ["post_delegate", "subagent_start", "subagent_stop", "session_end", "task_event"],
    "lib/session/claim.ts": [],
    "lib/store/file/commit.ts": ["post_delegate", "subagent_start", "subagent_stop", "session_end", "task_event"],
  },
  report: {
    "lib/git-head.ts": ["subagent_start", "subagent_stop"],
    "lib/host/context-pack.ts": [],
    "lib/host/decision-sentences.ts": [],
    "lib/host/reported-phase.ts": ["subagent_stop"],
    "lib/session/redact-found.ts": [],
  },
  damage: {
    "lib/session/migrate.ts": [],
    "lib/store/file/begun.ts": ["subagent_start", "post_delegate"],
    "lib/store/file/collections.ts": [],
    "lib/store/file/evict.ts": [],
    "lib/store/file/first-look.ts": [],
    "lib/store/file/feed-read.ts": [],
    "lib/store/file/journal.ts": [],
    "lib/store/file/lines-in.ts": [],
    "lib/store/file/read-beyond.ts": [],
    "lib/store/file/rebuild.ts": [],
    "lib/store/file/records.ts": [],
    "lib/store/file/remove.ts": [],
    "lib/store/file/repair.ts": [],
    "lib/store/file/settle.ts": [],
    "lib/store/file/verify.ts": [],
  },
  system: {
    "lib/system.ts": [],
  },
  rest: {
    "lib/app/answer-pings.ts": [],
    "lib/app/due.ts": [],
    "lib/app/heartbeat.ts": [],
    "lib/app/hub-cleanup.ts": [],
    "lib/app/settle-clocks.ts": [],
    "lib/host/hook-help.ts": [],
    "lib/host/self-test.ts": [],
    "lib/host/send-later.ts": [],
    "lib/host/tell-messages.ts": [],
    "lib/runtime-server.ts": [],
    "lib/session/active.ts": [],
    "lib/session/end-tasks.ts": [],
    "lib/session/host-task.ts": [],
    "lib/session/lifecycles/others.ts": [],
    "lib/session/move-refusals.ts": [],
    "lib/session/overdue.ts": [],
    "lib/session/resume-criteria.ts": [],
    "lib/session/task-add.ts": [],
    "lib/session/task-end.ts": [],
    "lib/session/timeouts.ts": [],
  },
};

const CLOSING = "\n*/\n";
/** Stands for the end of a comment inside a cold part. */
const COMMENT_END = "*@@/";
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

/** A built part as a comment at the end of a hook's file. */
export function coldComment(part: string, built: string): string {
  if (built.includes(COMMENT_END)) throw new Error(`the cold part "${part}" holds ${COMMENT_END} itself`);
  return `${opening(part)}${inAscii(built).replaceAll("*/", COMMENT_END)}${CLOSING}`;
}

function opening(part: string): string {
  return `\n/*cold ${part}\n`;
}

/** Reads a part out of the running file and runs it, once. */
const LOADER_SOURCE = `
const parts = {};
export function cold(part, module) {
  return (parts[part] ??= load(part))[module];
}
function load(part) {
  const file = require("node:fs").readFileSync(__filename, "utf8");
  const opening = ${JSON.stringify(opening("@"))}.replace("@", part);
  const start = file.lastIndexOf(opening) + opening.length;
  const closing = ["\\n*", "/\\n"].join("");
  const source = file.slice(start, file.indexOf(closing, start)).replaceAll(${JSON.stringify(COMMENT_END)}, closing.trim());
  const module = { exports: {} };
  new Function("require", "module", "exports", "__filename", source)(require, module, module.exports, __filename);
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
