import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const HOOK = join(import.meta.dirname, "../../dist/hooks/pre_delegate.cjs");
const INPUT = JSON.stringify({ agent_name: "worker", task_id: "T1" });
const ANSWER = '"should_resume":false,"reason":"no_existing_session"';

/** A home folder of its own, and the hook run in it. */
function home() {
  const dir = mkdtempSync(join(tmpdir(), "starter-"));
  const { PATH, SystemRoot } = process.env;
  const env = { PATH, SystemRoot, HOME: dir, CLAUDE_PROJECT_DIR: dir };
  const cache = join(dir, ".cache", "agent-session");
  mkdirSync(join(dir, ".claude/session"), { recursive: true });
  return {
    cache,
    env,
    kept: () => (existsSync(cache) ? readdirSync(cache) : []),
    file: () => join(cache, readdirSync(cache)[0] as string),
    run(more: NodeJS.ProcessEnv = {}, args: string[] = []) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [HOOK, ...args], {
        input: INPUT,
        env: { ...env, ...more },
        cwd: dir,
        encoding: "utf8",
      });
      return { stdout, stderr, status };
    },
  };
}

const right = { stdout: expect.stringContaining(ANSWER), stderr: "", status: 0 };

describe("a built hook keeps what V8 compiled", () => {
  it("in the user's own cache folder, for nobody else to read or write, and answers the same with it", () => {
    const { run, kept, file, cache } = home();
    const first = run();
    expect(first).toEqual(right);
    expect(kept()).toEqual([expect.stringMatching(/^pre_delegate-[0-9a-f]{12}-v\d+\.\d+\.\d+-\w+$/)]);
    if (process.platform !== "win32") {
      expect(statSync(cache).mode & 0o777).toBe(0o700);
      expect(statSync(file()).mode & 0o777).toBe(0o600);
    }
    expect(run()).toEqual(first);
    expect(run()).toEqual(first);
    expect(kept()).toHaveLength(1);
  });

  it("where XDG_CACHE_HOME says", () => {
    if (process.platform === "win32") return;
    const { run, kept } = home();
    const other = mkdtempSync(join(tmpdir(), "starter-cache-"));
    expect(run({ XDG_CACHE_HOME: other })).toEqual(right);
    expect(kept()).toEqual([]);
    expect(readdirSync(join(other, "agent-session"))).toHaveLength(1);
  });

  it("not where no session is kept yet", () => {
    const { run, kept, env } = home();
    rmSync(join(env.HOME, ".claude"), { recursive: true });
    expect(run()).toEqual(right);
    expect(kept()).toEqual([]);
  });

  it("not where Node's own cache is switched off, nor of its own test, nor of a run that failed", () => {
    const { run, kept } = home();
    expect(run({ NODE_DISABLE_COMPILE_CACHE: "1" })).toEqual(right);
    expect(run({}, ["--test"]).status).toBe(0);
    expect(run({ AGENT_SESSION_STORE: "nonsense:" }).stdout).toContain('"reason":"error"');
    expect(kept()).toEqual([]);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["one byte", Buffer.of(200)],
    ["zeros", Buffer.alloc(150_000)],
    ["text", Buffer.from("not compiled code ".repeat(1000))],
  ])("and replaces a file that holds %s", (_, content) => {
    const { run, file } = home();
    run();
    writeFileSync(file(), content);
    for (let at = 0; at < 300 && readFileSync(file()).equals(content); at++) expect(run()).toEqual(right);
    expect(readFileSync(file()).length).toBeGreaterThan(20_000);
    expect(run()).toEqual(right);
  });

  it("and at its first run removes what nobody has written for two months", () => {
    const { run, kept, cache } = home();
    mkdirSync(cache, { recursive: true });
    const days = (count: number) => new Date(Date.now() - count * 24 * 3_600_000);
    for (const [name, age] of [
      ["pre_delegate-of-an-old-version", 61],
      ["pre_delegate-left.4711", 61],
      ["in-use", 59],
    ] as const) {
      writeFileSync(join(cache, name), "compiled");
      utimesSync(join(cache, name), days(age), days(age));
    }
    expect(run()).toEqual(right);
    expect(kept().sort()).toEqual(["in-use", expect.stringMatching(/^pre_delegate-[0-9a-f]{12}-v/)]);
  });

  it("and does without, in silence, where it cannot write", () => {
    const { run, cache, kept } = home();
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, "..", "x"), "");
    chmodSync(cache, 0o500);
    const beside = { XDG_CACHE_HOME: join(cache, "..", "x") };
    expect(run(beside)).toEqual(right);
    chmodSync(cache, 0o700);
    expect(kept()).toEqual([]);
  });

  it("and does without where the user has neither a variable nor an account that names a home", () => {
    const { run, kept, env } = home();
    const preload = join(env.HOME, "no-account.cjs");
    writeFileSync(preload, 'require("node:os").homedir = () => { throw new Error("no account"); };');
    const { status, stdout } = run({ HOME: "", USERPROFILE: "", NODE_OPTIONS: `--require=${preload}` });
    expect({ status, answer: JSON.parse(stdout).should_resume }).toEqual({ status: 0, answer: false });
    expect(kept()).toEqual([]);
  });

  it("also when many begin at once: one file, nothing left beside it", async () => {
    const { env, kept } = home();
    const hooks = Array.from({ length: 8 }, () => {
      const child = spawn(process.execPath, [HOOK], { env, cwd: env.HOME, stdio: ["pipe", "pipe", "inherit"] });
      child.stdin.end(INPUT);
      return child;
    });
    const answers = hooks.map(async (child) => {
      const parts: string[] = [];
      child.stdout.on("data", (part: Buffer) => parts.push(part.toString()));
      await once(child, "close");
      return parts.join("");
    });
    for (const answer of await Promise.all(answers)) expect(answer).toContain(ANSWER);
    expect(kept()).toHaveLength(1);
  });
});
