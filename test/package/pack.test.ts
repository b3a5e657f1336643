import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Packed {
  size: number;
  files: { path: string; size: number; mode: number }[];
}

// What a user gets, types aside: [packed path, the file that must exist for it to be there].
const PINNED: readonly [string, string][] = [
  [".claude-plugin/plugin.json", ".claude-plugin/plugin.json"],
  [".mcp.json", ".mcp.json"],
  ["CHANGELOG.md", "CHANGELOG.md"],
  ["LICENSE", "LICENSE"],
  ["README.md", "README.md"],
  ["SECURITY.md", "SECURITY.md"],
  ["dist/THIRD-PARTY-LICENSES.txt", "package.json"],
  ["dist/cli.cjs", "lib/cli/main.ts"],
  ["dist/conformance-child.cjs", "lib/conformance/child-main.ts"],
  ["dist/conformance.cjs", "lib/conformance/main.ts"],
  ["dist/dashboard/app.css", "lib/server/main.ts"],
  ["dist/dashboard/app.js", "lib/server/main.ts"],
  ["dist/hooks/post_delegate.cjs", "hooks/post_delegate.ts"],
  ["dist/hooks/pre_delegate.cjs", "hooks/pre_delegate.ts"],
  ["dist/hooks/redis.cjs", "lib/store/redis/main.ts"],
  ["dist/hooks/send.cjs", "lib/server/send.ts"],
  ["dist/hooks/session_end.cjs", "hooks/session_end.ts"],
  ["dist/hooks/session_start.cjs", "hooks/session_start.ts"],
  ["dist/hooks/subagent_start.cjs", "hooks/subagent_start.ts"],
  ["dist/hooks/subagent_stop.cjs", "hooks/subagent_stop.ts"],
  ["dist/hooks/task_event.cjs", "hooks/task_event.ts"],
  ["dist/hooks/user_prompt_submit.cjs", "hooks/user_prompt_submit.ts"],
  ["dist/index.js", "lib/index.ts"],
  ["dist/mcp.cjs", "lib/mcp/main.ts"],
  ["dist/redis.cjs", "lib/store/redis/main.ts"],
  ["dist/schemas.cjs", "lib/schemas.ts"],
  ["dist/server.cjs", "lib/server/main.ts"],
  ["dist/statusline.cjs", "package.json"],
  ["docs/api.md", "docs/api.md"],
  ["docs/guarantees.md", "docs/guarantees.md"],
  ["docs/hooks.md", "docs/hooks.md"],
  ["docs/hub.md", "docs/hub.md"],
  ["docs/lifecycles.md", "docs/lifecycles.md"],
  ["docs/metrics.md", "docs/metrics.md"],
  ["docs/seeds.md", "docs/seeds.md"],
  ["docs/stores.md", "docs/stores.md"],
  ["docs/troubleshooting.md", "docs/troubleshooting.md"],
  ["hooks/hooks.json", "hooks/hooks.json"],
  ["package.json", "package.json"],
];

describe("the package", () => {
  let packed: Packed;
  beforeAll(() => {
    packed = pack();
  });

  it("holds exactly the pinned files, type declarations and schemas", () => {
    const paths = packed.files.map(({ path }) => path);
    const others = paths.filter((path) => !/^(dist\/types\/.+\.d\.ts|schemas\/[\w.-]+\.json)$/.test(path));
    const expected = PINNED.filter(([, source]) => existsSync(join(root, source))).map(([path]) => path);
    expect(others.sort()).toEqual(expected);
  });

  it("holds the command line as an executable", () => {
    const cli = packed.files.find(({ path }) => path === "dist/cli.cjs");
    expect(existsSync(join(root, "lib/cli/main.ts"))).toBe(cli !== undefined);
    if (cli !== undefined && process.platform !== "win32") expect(cli.mode & 0o111).toBe(0o111);
  });

  it("is at most 2 MB to download", () => {
    expect(packed.size).toBeLessThanOrEqual(2_000_000);
  });

  it("is called agent-session, needs Node 20 and builds itself when a clone is installed", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "agent-session",
      type: "module",
      license: "MIT",
      engines: { node: ">=20" },
      bin: { "agent-session": "dist/cli.cjs" },
      scripts: { prepare: "node scripts/prepare.mjs" },
    });
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync(join(root, "CHANGELOG.md"), "utf8")).toContain(`## ${manifest.version}`);
  });

  it("locks its dependencies without naming where they were downloaded from", () => {
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const entries = Object.values<{ resolved?: string }>(lock.packages);
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});

function pack(): Packed {
  // Scripts off: `prepare` would build again beside the tests that use the built files.
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = spawnSync("npm", args, { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  const [result]: (Packed | undefined)[] = JSON.parse(stdout);
  if (result === undefined) throw new Error("npm pack packed nothing");
  return result;
}
