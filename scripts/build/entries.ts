import { HOOK_NAMES } from "../../lib/host/registrations.ts";

/** One file of dist/ that the build makes from one entry point. */
export interface Entry {
  source: string;
  /** Path below dist/. */
  output: string;
  /**
   * `hook`: CommonJS, small, copied into other projects. `program`: CommonJS with everything inside, executable.
   * `chunk`: the same, but loaded by a program when it is needed. `library`: ESM, dependencies stay imports.
   * `page`: what a browser loads, with everything inside.
   */
  kind: "hook" | "program" | "chunk" | "library" | "page";
  /** The file only passes on what this one exports, a path from its folder. */
  forwards?: string;
}

/**
 * Everything that is built. A dynamic import of one entry by another one stays an import of the built
 * file, so that a heavy part is a file of its own, read only when it is used.
 */
export const ENTRIES: readonly Entry[] = [
  ...HOOK_NAMES.map((name): Entry => ({ source: `hooks/${name}.ts`, output: `hooks/${name}.cjs`, kind: "hook" })),
  { source: "lib/server/send.ts", output: "hooks/send.cjs", kind: "chunk" },
  { source: "lib/cli/main.ts", output: "cli.cjs", kind: "program" },
  { source: "lib/schemas.ts", output: "schemas.cjs", kind: "chunk" },
  { source: "lib/cli/statusline-main.ts", output: "statusline.cjs", kind: "chunk" },
  { source: "lib/mcp/main.ts", output: "mcp.cjs", kind: "chunk" },
  { source: "lib/server/main.ts", output: "server.cjs", kind: "chunk" },
  { source: "lib/server/client/main.tsx", output: "dashboard/app.js", kind: "page" },
  { source: "lib/server/client/style.css", output: "dashboard/app.css", kind: "page" },
  { source: "lib/conformance/main.ts", output: "conformance.cjs", kind: "chunk" },
  { source: "lib/conformance/child-main.ts", output: "conformance-child.cjs", kind: "chunk" },
  // The Redis store and its client: `./redis.cjs` for whatever needs it, here and where hooks and MCP server are copied to.
  { source: "lib/store/redis/main.ts", output: "hooks/redis.cjs", kind: "chunk" },
  { source: "lib/store/redis/main.ts", output: "redis.cjs", kind: "chunk", forwards: "./hooks/redis.cjs" },
  { source: "lib/index.ts", output: "index.js", kind: "library" },
];
