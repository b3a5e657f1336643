import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Modules that a hook seldom needs: what finds, removes and mends damage, tasks and their clocks, what only other
 * lifecycles need, what takes out a secret that was seen, what reads a configuration or an old record. Reading and parsing
 * them would be paid on every event of the host, so they are one file beside the hooks, loaded at the first call. They may
 * export functions only.
 */
export const COLD: readonly string[] = [
  "lib/app/heartbeat.ts",
  "lib/config-policy.ts",
  "lib/config-read.ts",
  "lib/destinations.ts",
  "lib/host/context-pack.ts",
  "lib/host/send-later.ts",
  "lib/session/active-time.ts",
  "lib/session/due.ts",
  "lib/session/end-tasks.ts",
  "lib/session/host-task.ts",
  "lib/session/lifecycles/others.ts",
  "lib/session/limits.ts",
  "lib/session/migrate.ts",
  "lib/session/move-refusals.ts",
  "lib/session/redact-found.ts",
  "lib/session/resume-criteria.ts",
  "lib/session/task-add.ts",
  "lib/session/task-end.ts",
  "lib/session/timeouts.ts",
  "lib/store/file/feed-read.ts",
  "lib/store/file/rebuild.ts",
  "lib/store/file/remove.ts",
  "lib/store/file/repair.ts",
  "lib/store/file/settle.ts",
  "lib/store/file/verify.ts",
];

export const COLD_FILE = "cold.cjs";

/** In a hook: each cold module becomes calls into {@link COLD_FILE}. */
export function coldModulesStayBeside(root: string): Plugin {
  return {
    name: "cold-modules-stay-beside",
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const module = relative(root, path).split(sep).join("/");
        if (!COLD.includes(module)) return undefined;
        return { contents: callsInto(module, readFileSync(path, "utf8")), loader: "js" };
      });
      builder.onResolve({ filter: new RegExp(`^\\./${COLD_FILE.replace(".", "\\.")}$`) }, ({ path }) => ({
        path,
        external: true,
      }));
    },
  };
}

/** The source of {@link COLD_FILE}: every cold module under its name. */
export function coldSource(root: string): string {
  for (const module of COLD) exportedFunctions(module, readFileSync(join(root, module), "utf8"));
  return COLD.map((module) => `export * as ${JSON.stringify(module)} from ${JSON.stringify(`./${module}`)};`).join(
    "\n",
  );
}

function callsInto(module: string, source: string): string {
  const load = `const cold = () => require("./${COLD_FILE}")[${JSON.stringify(module)}];`;
  const calls = exportedFunctions(module, source).map(
    (name) => `export const ${name} = (...args) => cold().${name}(...args);`,
  );
  return [load, ...calls].join("\n");
}

function exportedFunctions(module: string, source: string): string[] {
  if (/^export (?:const|let|class|default|\{(?! *type))/m.test(source))
    throw new Error(`${module} is cold and exports more than functions`);
  return [...source.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name as string);
}
