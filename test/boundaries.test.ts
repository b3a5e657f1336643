import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBoundaries } from "../scripts/boundaries/check.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "boundaries-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function check(files: Record<string, string>): string[] {
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), source);
  }
  return checkBoundaries(root).violations;
}

describe("this repository", () => {
  it("keeps its boundaries, and the check has read its files", () => {
    const { files, violations } = checkBoundaries(repository);
    expect(violations).toEqual([]);
    expect(files).toBeGreaterThan(20);
  });

  it("exports nothing that no other file uses", () => {
    const script = join(repository, "scripts/unused-exports.ts");
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  });
});

describe("a planted violation is found", () => {
  const core = "lib/session/a.ts";
  it.each([
    [core, 'import { readFileSync } from "node:fs";', "core must not import node:fs"],
    [core, 'import type { Stats } from "node:fs";', "core must not import node:fs"],
    [core, 'const fs = await import("node:fs/promises");', "core must not import node:fs/promises"],
    [core, 'export * from "../store/contract.ts";', "core must not import lib/store/contract.ts"],
    [core, 'export { b } from "../app/b.ts";', "core must not import lib/app/b.ts"],
    [core, 'import "../host/b.ts";', "core must not import lib/host/b.ts"],
    [core, 'import {\n  one,\n  two,\n} from "glob";', "core must not import glob"],
    [core, "export const at = Date.now();", "core is pure and must not use Date.now()"],
    [core, "const at = new Date();", "must not use the current time"],
    [core, "const at = new Date;", "must not use the current time"],
    [core, "const at = new Date( );", "must not use the current time"],
    [core, "const at = Date();", "must not use the current time"],
    ["lib/hub/a.ts", "const r = Math.random();", "must not use Math.random()"],
    ["lib/routing/a.ts", "const e = process.env.HOME;", "must not use a global of the process"],
    ["lib/hub/a.ts", "console.log(1);", "must not use a global of the process"],
    ["lib/hub/a.ts", "const id = crypto.randomUUID();", "must not use a global of the process"],
    ["lib/hub/a.ts", "const id = globalThis.crypto;", "must not use a global of the process"],
    ["lib/hub/a.ts", "setTimeout(() => 1, 2);", "must not use a timer or the network"],
    ["lib/errors.ts", 'import { a } from "./session/a.ts";', "base must not import lib/session/a.ts"],
    ["lib/store/file/a.ts", 'import { a } from "../../app/a.ts";', "store must not import lib/app/a.ts"],
    ["lib/store/redis/a.ts", 'import * as z from "zod";', "store must not import zod"],
    ["lib/outbound/a.ts", 'import { a } from "../store/file/a.ts";', "outbound must not import lib/store/file/a.ts"],
    ["lib/app/a.ts", 'import { a } from "../store/file/a.ts";', "app must not import lib/store/file/a.ts"],
    ["lib/app/a.ts", 'import { a } from "../store/memory.ts";', "app must not import lib/store/memory.ts"],
    ["lib/app/a.ts", 'import { a } from "../host/a.ts";', "app must not import lib/host/a.ts"],
    ["lib/app/a.ts", 'import { a } from "../runtime.ts";', "app must not import lib/runtime.ts"],
    ["lib/app/a.ts", 'import { join } from "node:path";', "app must not import node:path"],
    ["lib/app/a.ts", 'import { isAlive } from "../processes.ts";', "app must not import lib/processes.ts"],
    ["lib/host/a.ts", 'import { parse } from "jsonc-parser";', "host must not import jsonc-parser"],
    ["lib/host/a.ts", 'import { a } from "../cli/main.ts";', "host must not import lib/cli/main.ts"],
    ["lib/host/a.ts", 'import { a } from "../../hooks/a.ts";', "host must not import hooks/a.ts"],
    ["lib/host/a.ts", 'import * as z from "zod";', "host must not import zod"],
    ["lib/server/client/a.tsx", 'import { a } from "../../app/a.ts";', "dashboard's page must not import lib/app/a.ts"],
    ["lib/runtime.ts", 'import { a } from "./cli/a.ts";', "runtime must not import lib/cli/a.ts"],
    ["lib/cli/a.ts", 'import { a } from "../store/redis/a.ts";', "command line must not import lib/store/redis/a.ts"],
    ["lib/server/a.ts", 'import { a } from "../cli/a.ts";', "dashboard must not import lib/cli/a.ts"],
    ["lib/index.ts", 'export { a } from "./store/file/a.ts";', "public API must not import lib/store/file/a.ts"],
    ["hooks/a.ts", 'import { a } from "../lib/store/file/a.ts";', "hooks must not import lib/store/file/a.ts"],
    ["hooks/a.ts", 'import { a } from "../lib/session/a.ts";', "hooks must not import lib/session/a.ts"],
    ["hooks/a.ts", 'const { a } = require("commander");', "hooks must not import commander"],
    ["lib/other/a.ts", "export {};", "belongs to no layer"],
  ])("%s: %s", (file, source, expected) => {
    const violations = check({ [file]: source });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(file);
    expect(violations[0]).toContain(expected);
  });

  it("also after a regular expression with a quote in it", () => {
    expect(check({ [core]: 'const quote = /["\'`/*]/;\nimport { a } from "node:fs";' })).toHaveLength(1);
  });

  it("as a cycle, also through a dynamic import", () => {
    const files = {
      "lib/session/a.ts": 'import { b } from "./b.ts";',
      "lib/session/b.ts": 'export const c = () => import("./c.ts");',
      "lib/session/c.ts": 'export { a } from "./a.ts";',
    };
    expect(check(files)).toEqual([
      "cycle: lib/session/a.ts -> lib/session/b.ts -> lib/session/c.ts -> lib/session/a.ts",
    ]);
  });
});

describe("what is allowed is left alone", () => {
  it.each([
    [
      "lib/session/a.ts",
      'import * as z from "zod";\nimport { E } from "../errors.ts";\nimport type { G } from "../hub/a.ts";',
    ],
    ["lib/session/a.ts", "const iso = new Date(now).toISOString();\nconst day = new Date(\n  now,\n);"],
    [
      "lib/session/a.ts",
      '/** `import { a } from "node:fs"` reads Date.now(). */\nconst text = "Date.now()"; // new Date()',
    ],
    ["lib/session/a.ts", "const at = record.process.started; const f = (options: { fetch: 1 }) => options.fetch;"],
    ["lib/store/file/a.ts", 'import { readFileSync } from "node:fs";\nimport { a } from "../contract.ts";'],
    ["lib/app/a.ts", 'import type { ProcessIdentity } from "../processes.ts";'],
    ["lib/host/install/json-text.ts", 'import { parseTree } from "jsonc-parser";'],
    ["lib/runtime.ts", 'import { a } from "./store/file/a.ts";'],
    ["lib/runtime-hook.ts", 'import { a } from "./store/file/a.ts";'],
    ["lib/cli/a.ts", 'import { Command } from "commander";\nimport { a } from "../runtime.ts";'],
    ["lib/index.ts", 'export { a } from "./runtime.ts";'],
    ["hooks/a.ts", 'import { a } from "../lib/host/a.ts";\nimport { b } from "../lib/runtime-hook.ts";'],
  ])("%s: %s", (file, source) => {
    expect(check({ [file]: source })).toEqual([]);
  });

  it("a cycle of types only", () => {
    const files = {
      "lib/session/a.ts": 'import type { B } from "./b.ts";',
      "lib/session/b.ts": 'import { a } from "./a.ts";',
    };
    expect(check(files)).toEqual([]);
  });
});
