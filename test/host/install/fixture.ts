import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type InstallOptions, install } from "../../../lib/host/install/index.ts";
import { type UninstallOptions, uninstall } from "../../../lib/host/install/uninstall.ts";
import { HOOK_NAMES, REDIS_FILE, SENDER_FILE } from "../../../lib/host/registrations.ts";

/** A machine of its own: a built package, a home folder and a project without anything in it. */
export interface Machine {
  root: string;
  projectDir: string;
  userDir: string;
  distDir: string;
  init(options?: Partial<InstallOptions>): ReturnType<typeof install>;
  undo(options?: Partial<UninstallOptions>): ReturnType<typeof uninstall>;
  write(path: string, text: string, mode?: number): void;
  read(path: string): string;
}

export function machine(): Machine {
  const root = mkdtempSync(join(tmpdir(), "agent-session-install-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const places = { projectDir: join(root, "project"), userDir: join(root, "home/.claude") };
  const distDir = join(root, "package/dist");
  const write = (path: string, text: string, mode?: number) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    if (mode !== undefined) chmodSync(join(root, path), mode);
  };
  write(`package/dist/hooks/${SENDER_FILE}`, 'console.log("send");\n');
  write(`package/dist/hooks/${REDIS_FILE}`, 'console.log("redis");\n');
  for (const name of HOOK_NAMES) write(`package/dist/hooks/${name}.cjs`, `console.log("${name}");\n`);
  for (const name of ["mcp", "statusline"]) write(`package/dist/${name}.cjs`, `#!/usr/bin/env node\n// ${name}\n`);
  for (const folder of ["project", "home"]) mkdirSync(join(root, folder));
  return {
    root,
    ...places,
    distDir,
    init: (options = {}) => install({ ...places, distDir, version: "1.0.0", ...options }),
    undo: (options = {}) => uninstall({ ...places, ...options }),
    write,
    read: (path) => readFileSync(join(root, path), "utf8"),
  };
}

/** Everything below `folder`: relative path → mode and bytes, a link's target, or that it is a folder. */
export function tree(folder: string, below = ""): Record<string, string> {
  const entries = readdirSync(join(folder, below)).sort();
  return Object.assign({}, ...entries.map((name) => entry(folder, join(below, name))));
}

function entry(folder: string, path: string): Record<string, string> {
  const stat = lstatSync(join(folder, path));
  if (stat.isSymbolicLink()) return { [path]: `-> ${readlinkSync(join(folder, path))}` };
  if (stat.isDirectory()) return { [path]: "folder", ...tree(folder, path) };
  const mode = (stat.mode & 0o777).toString(8);
  return { [path]: `${mode} ${readFileSync(join(folder, path), "base64")}` };
}
