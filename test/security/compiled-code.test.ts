import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

const HOOK = join(import.meta.dirname, "../../dist/hooks/pre_delegate.cjs");
const MARKER = Buffer.from("not what V8 wrote");

/** A cache folder with the hook's file in it, spoilt: whoever reads it replaces it after a few runs. */
function filled() {
  const home = mkdtempSync(join(tmpdir(), "compiled-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const cache = join(home, "cache");
  const own = join(cache, "agent-session");
  mkdirSync(cache);
  // It is kept where sessions are kept.
  mkdirSync(join(home, ".claude/session"), { recursive: true });
  const run = (given = cache) => {
    const env = { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: given, CLAUDE_PROJECT_DIR: home };
    const { stdout, status } = spawnSync(process.execPath, [HOOK], { input: "{}", env, cwd: home, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain('"should_resume":false');
  };
  run();
  const [name = ""] = readdirSync(own);
  const spoil = () => writeFileSync(join(own, name), MARKER);
  /** Whether the file was read and found wanting, or at least written again. */
  const isUsed = () => {
    for (let at = 0; at < 4; at++) run();
    return !readFileSync(join(own, name)).equals(MARKER);
  };
  return { home, cache, own, name, run, spoil, isUsed };
}

describe.skipIf(process.platform === "win32")("compiled code, which is as good as code", () => {
  it("is taken from a folder of the user's own", () => {
    const { name, own, run } = filled();
    // One byte says that nothing was ever improved: the next run does.
    writeFileSync(join(own, name), Buffer.concat([Buffer.of(1), MARKER]));
    run();
    expect(readFileSync(join(own, name)).length).toBeGreaterThan(10_000);
  });

  it.each([0o770, 0o707, 0o777, 0o1777])("is neither read from nor kept in a folder of mode %o", (mode) => {
    const { own, spoil, isUsed } = filled();
    spoil();
    chmodSync(own, mode);
    expect(isUsed()).toBe(false);
    expect(readdirSync(own)).toHaveLength(1);
  });

  it.skipIf(process.getuid?.() !== 0)("is neither read from nor kept in a folder of another user", () => {
    const { own, spoil, isUsed } = filled();
    spoil();
    chownSync(own, 12_345, 12_345);
    expect(isUsed()).toBe(false);
  });

  it("is neither read from nor kept behind a link", () => {
    const { home, own, spoil, isUsed } = filled();
    spoil();
    spawnSync("mv", [own, join(home, "elsewhere")]);
    symlinkSync(join(home, "elsewhere"), own);
    expect(isUsed()).toBe(false);
  });

  it("is not looked for in the project: a relative folder counts as none", () => {
    const { home, run } = filled();
    run("rel");
    expect(existsSync(join(home, "rel"))).toBe(false);
  });
});
