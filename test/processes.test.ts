import { hostname } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { identityOf, isAlive, machineName } from "../lib/processes.ts";
import { deadPid, livingPid, zombiePid } from "./setup/processes.ts";

const onLinux = it.skipIf(process.platform !== "linux");
const machine = machineName();

describe("whether a process lives", () => {
  it("is yes for one that runs, also when its start is not known", () => {
    const pid = livingPid();
    expect(isAlive({ machine, pid })).toBe(true);
    expect(isAlive(identityOf(pid))).toBe(true);
    expect(isAlive(identityOf(process.pid))).toBe(true);
  });

  it("is no for one that has ended", () => {
    expect(isAlive({ machine, pid: deadPid() })).toBe(false);
  });

  onLinux("is no for a later one with the same number, told by its start", () => {
    const { start, ...rest } = identityOf(livingPid());
    expect(start).toMatch(/^\d+$/);
    expect(isAlive({ ...rest, start: String(Number(start) - 1) })).toBe(false);
  });

  onLinux("is no for one that has ended and waits to be reaped", async () => {
    expect(isAlive({ machine, pid: await zombiePid() })).toBe(false);
  });

  it.each([
    ["another machine's", { machine: "elsewhere", pid: process.pid }],
    ["no machine", { pid: process.pid }],
    ["no pid", { machine }],
    ["a pid of 0", { machine, pid: 0 }],
    ["a negative pid", { machine, pid: -1 }],
    ["a broken pid", { machine, pid: 1.5 }],
    ["a pid that is no number", { machine, pid: Number.NaN }],
    ["a pid that no system gives", { machine, pid: 2 ** 40 }],
    ["a pid of text", { machine, pid: "1" }],
  ])("cannot be judged: %s", (_, owner) => {
    expect(isAlive(owner)).toBeUndefined();
  });
});

describe("this machine's name", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  async function nameWith(value: string): Promise<string> {
    vi.resetModules();
    vi.stubEnv("AGENT_SESSION_MACHINE", value);
    return (await import("../lib/processes.ts")).machineName();
  }

  it("is the host's, made safe for file names", () => {
    expect(machine).toBe(
      hostname()
        .replace(/[^A-Za-z0-9._-]/g, "-")
        .slice(0, 64),
    );
  });

  it("is another one where AGENT_SESSION_MACHINE says so", async () => {
    expect(await nameWith("container-7")).toBe("container-7");
    expect(await nameWith("a/b @ü")).toBe("a-b---");
    expect(await nameWith("x".repeat(100))).toBe("x".repeat(64));
  });
});
