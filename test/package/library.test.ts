import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const CONSUMER = `import * as api from "agent-session";
import { version } from "agent-session";
const text: string = version;
// @ts-expect-error the types are real ones, not any
const number: number = version;
export const seen = [text, number, Object.keys(api)];
`;

describe.skipIf(!existsSync(join(root, "lib/index.ts")))("the library, installed in a project of its own", () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "consumer-"));
    install(project);
    writeFileSync(join(project, "main.mts"), CONSUMER);
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it.each(["nodenext", "bundler"])("compiles with moduleResolution %s, its declarations checked too", (resolution) => {
    const options = { moduleResolution: resolution, module: resolution === "bundler" ? "esnext" : "nodenext" };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify(consumerConfig(options)));
    const { status, stdout } = spawnSync(process.execPath, [tsc(), "-p", project], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it("compiles in a project that has no types of Node", () => {
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify(consumerConfig({ module: "nodenext", types: [], lib: ["es2023", "dom"] })),
    );
    const { status, stdout } = spawnSync(process.execPath, [tsc(), "-p", project], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it("is found by Node through the exports map, with nothing but its dependencies", () => {
    const script = 'import("agent-session").then((api) => console.log(api.version))';
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: project, encoding: "utf8" });
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: manifest.version, stderr: "" });
  });

  it("shows nothing but its entry point and package.json", () => {
    const script = 'import("agent-session/dist/cli.cjs").catch((error) => console.log(error.code))';
    const { stdout } = spawnSync(process.execPath, ["-e", script], { cwd: project, encoding: "utf8" });
    expect(stdout.trim()).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

function install(project: string): void {
  const home = join(project, "node_modules/agent-session");
  mkdirSync(home, { recursive: true });
  cpSync(join(root, "dist"), join(home, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(home, "package.json"));
  mkdirSync(join(project, "node_modules/@types"));
  for (const name of [...Object.keys(manifest.dependencies), "@types/node"]) {
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name), "junction");
  }
}

function consumerConfig(options: Record<string, string | string[]>): unknown {
  const compilerOptions = { target: "es2022", lib: ["es2023"], types: ["node"], strict: true, noEmit: true };
  return { compilerOptions: { ...compilerOptions, skipLibCheck: false, ...options }, files: ["main.mts"] };
}

function tsc(): string {
  const path = createRequire(import.meta.url).resolve("typescript/package.json");
  return join(dirname(path), JSON.parse(readFileSync(path, "utf8")).bin.tsc);
}
