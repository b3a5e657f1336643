/** A part of the source tree and what it may know. Paths are relative to the repository; `/` at the end: a folder. */
export interface Layer {
  name: string;
  files: readonly string[];
  /** Prefixes of paths, or names of packages (`node:*`: all of Node). */
  may: readonly string[];
  /** What it may import besides, as types only. */
  mayType?: readonly string[];
  /** No clock, environment, console, randomness: everything is an argument. */
  pure?: boolean;
}

const CORE = ["lib/session/", "lib/hub/", "lib/routing/"];
const BASE = ["lib/errors.ts", "lib/error-codes.ts", "lib/version.ts"];
// Who a process is and whether it lives: asked by locks (store), and through the runtime for run owners.
const PROCESSES = "lib/processes.ts";
const SYSTEM = "lib/system.ts";
const PROCESS_USAGE = "lib/process-usage.ts";
// Where a repository stands, from git's files: for context packs (host) and new features (doors).
const GIT = ["lib/git-head.ts", "lib/git-context.ts"];
const CONTRACT = "lib/store/contract.ts";
// Whom we may talk to.
const DESTINATIONS = "lib/destinations.ts";
// What was configured and where the sessions are; the schema of it is for those who may load zod.
const CONFIGURATION = ["config", "config-keys", "config-policy", "config-read", "destinations", "root"].map(
  (name) => `lib/${name}.ts`,
);
const CONFIG_SCHEMA = "lib/config.schema.ts";
const DOORS = [
  "lib/runtime",
  "lib/app/",
  "lib/host/",
  "lib/outbound/",
  CONTRACT,
  PROCESSES,
  PROCESS_USAGE,
  ...GIT,
  ...CORE,
  ...BASE,
  "node:*",
  "zod",
];

/** The first layer whose `files` fit decides. Nothing but lib/runtime may name a concrete store. */
export const LAYERS: readonly Layer[] = [
  { name: "core", files: CORE, may: [...CORE, "lib/errors.ts", "zod"], pure: true },
  { name: "base", files: BASE, may: BASE, pure: true },
  { name: "processes", files: [PROCESSES, PROCESS_USAGE, SYSTEM], may: [SYSTEM, "node:*"] },
  { name: "git", files: GIT, may: [...GIT, "node:*"] },
  { name: "configuration schema", files: [CONFIG_SCHEMA], may: ["zod"] },
  {
    name: "configuration",
    files: CONFIGURATION,
    may: [...CONFIGURATION, "lib/session/", ...BASE, "node:*"],
    mayType: [CONFIG_SCHEMA],
  },
  {
    name: "redis store",
    files: ["lib/store/redis/"],
    may: ["lib/store/", "lib/session/", ...BASE, "node:*", "ioredis"],
  },
  { name: "store", files: ["lib/store/"], may: ["lib/store/", "lib/session/", PROCESSES, ...BASE, "node:*"] },
  // The public test suite of stores: it knows the contract, and plays the writers itself.
  {
    name: "conformance",
    files: ["lib/conformance/"],
    may: ["lib/conformance/", CONTRACT, "lib/session/", ...BASE, "node:*"],
  },
  {
    name: "outbound",
    files: ["lib/outbound/"],
    may: ["lib/outbound/", CONTRACT, "lib/session/", "lib/routing/", ...BASE, "node:*"],
    mayType: [DESTINATIONS],
  },
  {
    name: "app",
    files: ["lib/app/"],
    may: ["lib/app/", ...CORE, CONTRACT, "lib/outbound/", ...BASE],
    mayType: [PROCESSES, DESTINATIONS],
  },
  // The settings editor. Hooks never reach it: the build refuses a hook that bundles a package.
  { name: "host settings", files: ["lib/host/install/json-*.ts"], may: ["lib/host/", ...BASE, "jsonc-parser"] },
  // Writes settings and copied files; from the command line only, as above.
  {
    name: "host files",
    files: ["lib/host/file-change.ts"],
    may: ["lib/host/", ...BASE, "node:*", "write-file-atomic"],
  },
  {
    name: "host",
    files: ["lib/host/"],
    may: ["lib/host/", "lib/app/", "lib/session/", "lib/hub/", CONTRACT, ...GIT, ...BASE, "node:*"],
    mayType: [CONFIG_SCHEMA],
  },
  {
    name: "runtime",
    files: ["lib/runtime"],
    may: [
      "lib/runtime",
      "lib/store/",
      "lib/app/",
      "lib/host/",
      "lib/outbound/",
      PROCESSES,
      SYSTEM,
      ...CONFIGURATION,
      ...CORE,
      ...BASE,
      "node:*",
      "zod",
    ],
    mayType: [CONFIG_SCHEMA],
  },
  {
    name: "command line",
    files: ["lib/cli/"],
    may: [
      "lib/cli/",
      "lib/mcp/",
      "lib/server/",
      "lib/conformance/",
      "lib/schemas.ts",
      ...DOORS,
      "commander",
      "diff",
      "jsonc-parser",
      "write-file-atomic",
    ],
  },
  {
    name: "MCP server",
    files: ["lib/mcp/"],
    may: ["lib/mcp/", "lib/library/*.schema.ts", "lib/library/checked.ts", ...DOORS, "@modelcontextprotocol/server"],
  },
  // What runs in the browser: of the server it knows the shapes of its answers.
  {
    name: "dashboard's page",
    files: ["lib/server/client/"],
    may: ["lib/server/client/", "preact", "uplot"],
    mayType: ["lib/server/", "lib/session/", "lib/hub/"],
  },
  { name: "dashboard", files: ["lib/server/"], may: ["lib/server/", ...DOORS] },
  { name: "library", files: ["lib/library/"], may: ["lib/library/", "lib/schemas.ts", ...DOORS] },
  {
    name: "schemas",
    files: ["lib/schemas.ts"],
    may: ["lib/library/*.schema.ts", "lib/session/*.schema.ts", CONFIG_SCHEMA, ...BASE, "zod"],
  },
  // The one place beside lib/runtime that names stores: only to hand them out, with the rules for who writes another.
  {
    name: "public API",
    files: ["lib/index.ts"],
    may: [
      "lib/library/",
      "lib/store/collection.ts",
      "lib/store/file/index.ts",
      "lib/store/fit.ts",
      "lib/store/memory.ts",
      "lib/store/redis/index.ts",
      ...DOORS,
    ],
  },
  { name: "hooks", files: ["hooks/"], may: ["lib/host/", "lib/runtime"] },
];

/** Whether `path` (or a package name) fits one of the patterns: equal, below a folder, or by the stars in it. */
export function fits(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern === "lib/runtime") return /^lib\/runtime(?:-[\w-]+)?(?:\.ts$|\/)/.test(path);
    if (pattern.endsWith("/")) return path.startsWith(pattern);
    const [head, tail] = pattern.split("*");
    if (tail === undefined) return path === pattern || path.startsWith(`${pattern}/`);
    return path.startsWith(head ?? "") && path.endsWith(tail);
  });
}

/** Code that a pure layer must not hold. */
export const IMPURE: readonly { what: string; pattern: RegExp }[] = [
  { what: "Date.now()", pattern: /\bDate\s*\.\s*now\b/ },
  {
    what: "the current time (Date without arguments)",
    pattern: /\bnew\s+Date\b(?!\s*\(\s*[^)\s])|(?<!new\s+)\bDate\(/,
  },
  { what: "Math.random()", pattern: /\bMath\s*\.\s*random\b/ },
  {
    what: "a global of the process",
    pattern: /(?<![\w$.]|\.\s)(?:process|console|crypto|performance|globalThis)\s*(?:\?\.|[.[])/,
  },
  {
    what: "a timer or the network",
    pattern: /(?<![\w$.]|function )(?:setTimeout|setInterval|setImmediate|fetch)\s*\(/,
  },
];
