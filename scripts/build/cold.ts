import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Modules that a hook seldom needs: what finds, removes and mends damage, tasks and their clocks, what only other
 * lifecycles need, what takes out a secret that was seen, what reads an old record, what tells and answers messages. A
 * configuration is read by hot code: whoever has one would pay for all of the cold part on every event. Parsing them would be
 * paid on every event of the host, so they stand at the end of the hook's own file, in a comment, and are parsed at the
 * first call into them. The hooks named behind a module need it often and hold it like any other. These modules may
 * export functions only; their sources are imported as usual.
 */
export const COLD: Readonly<Record<string, readonly string[]>> = {
  "lib/app/answer-pings.ts": [],
  "lib/app/hub-cleanup.ts": [],
  "lib/host/tell-messages.ts": [],
  "lib/app/due.ts": [],
  "lib/app/settle-clocks.ts": [],
  "lib/session/active.ts": [],
  "lib/session/overdue.ts": [],
  "lib/app/heartbeat.ts": [],
  "lib/destinations.ts": [],
  "lib/git-head.ts": ["subagent_start", "subagent_stop"],
  "lib/host/context-pack.ts": [],
  "lib/host/decision-sentences.ts": [],
  "lib/host/hook-help.ts": [],
  "lib/host/reported-phase.ts": ["subagent_stop"],
  "lib/host/self-test.ts": [],
  "lib/host/send-later.ts": [],
  "lib/runtime-server.ts": [],
  "lib/session/end-tasks.ts": [],
  "lib/session/host-task.ts": [],
  "lib/session/lifecycles/others.ts": [],
  "lib/session/limits.ts": [],
  "lib/session/migrate.ts": [],
  "lib/session/move-refusals.ts": [],
  "lib/session/redact-found.ts": [],
  "lib/session/resume-criteria.ts": [],
  "lib/session/task-add.ts": [],
  "lib/session/task-end.ts": [],
  "lib/session/timeouts.ts": [],
  "lib/store/file/begun.ts": ["subagent_start", "post_delegate"],
  "lib/store/file/collections.ts": [],
  "lib/store/file/evict.ts": [],
  "lib/store/file/feed-read.ts": [],
  "lib/store/file/rebuild.ts": [],
  "lib/store/file/remove.ts": [],
  "lib/store/file/repair.ts": [],
  "lib/store/file/settle.ts": [],
  "lib/store/file/verify.ts": [],
};

const OPENING = "\n/*cold\n";
const CLOSING = "\n*/\n";
/** Stands for the end of a comment inside the cold part. */
const COMMENT_END = "*@@/";
const LOADER = "cold-loader";

/** In the hook `name`: each cold module becomes calls into the cold part. Adds those it met to `met`. */
export function coldModulesWait(root: string, name: string, met: Set<string>): Plugin {
  return {
    name: "cold-modules-wait",
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const module = relative(root, path).split(sep).join("/");
        if (COLD[module]?.includes(name) !== false) return undefined;
        met.add(module);
        return { contents: callsInto(module, readFileSync(path, "utf8")), loader: "js", resolveDir: root };
      });
      builder.onResolve({ filter: new RegExp(`^${LOADER}$`) }, () => ({ path: LOADER, namespace: LOADER }));
      builder.onLoad({ filter: /.*/, namespace: LOADER }, () => ({ contents: LOADER_SOURCE, loader: "js" }));
    },
  };
}

/** The source of a hook's cold part: every cold module it met, under its name. */
export function coldSource(root: string, modules: ReadonlySet<string>): string {
  for (const module of modules) exportedFunctions(module, readFileSync(join(root, module), "utf8"));
  return [...modules]
    .sort()
    .map((module) => `export * as ${JSON.stringify(module)} from ${JSON.stringify(`./${module}`)};`)
    .join("\n");
}

/** The built cold part as the comment that ends a hook's file. */
export function coldComment(built: string): string {
  if (built.includes(COMMENT_END)) throw new Error(`the cold part holds ${COMMENT_END} itself`);
  return `${OPENING}${built.replaceAll("*/", COMMENT_END)}${CLOSING}`;
}

/** Reads the comment out of the running file and runs it, once. */
const LOADER_SOURCE = `
let parts;
export function cold(module) {
  parts ??= load();
  return parts[module];
}
function load() {
  const file = require("node:fs").readFileSync(__filename, "utf8");
  const start = file.lastIndexOf(${JSON.stringify(OPENING)}) + ${OPENING.length};
  const source = file.slice(start, -${CLOSING.length}).replaceAll(${JSON.stringify(COMMENT_END)}, ["*", "/"].join(""));
  const module = { exports: {} };
  new Function("require", "module", "exports", "__filename", source)(require, module, module.exports, __filename);
  return module.exports;
}`;

function callsInto(module: string, source: string): string {
  const calls = exportedFunctions(module, source).map(
    (name) => `export const ${name} = (...args) => cold(${JSON.stringify(module)}).${name}(...args);`,
  );
  return [`import { cold } from "${LOADER}";`, ...calls].join("\n");
}

function exportedFunctions(module: string, source: string): string[] {
  if (/^export (?:const|let|class|default|\{(?! *type))/m.test(source)) {
    throw new Error(`${module} is cold and exports more than functions`);
  }
  return [...source.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name as string);
}
