import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createRuntime } from "../lib/runtime.ts";
import { memoryStore } from "../lib/store/memory.ts";

const SERVER = "redis://me:secret@host:7000/1?prefix=team";
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "runtime-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, ".claude"));
});

function runtime(env: Record<string, string>, options: Parameters<typeof createRuntime>[0] = {}) {
  return createRuntime({ cwd: join(home, "my shop"), env: { HOME: home, ...env }, ...options });
}

function configured(store: string): void {
  writeFileSync(join(home, ".claude", "agent-session.json"), JSON.stringify({ store }));
}

describe("which store a runtime has: the nearest word decides", () => {
  it.each<[string, Record<string, string>, Parameters<typeof createRuntime>[0], string, boolean]>([
    ["the folder of the call", { AGENT_SESSION_STORE: SERVER }, { dir: "/here" }, "file:/here", false],
    [
      "AGENT_SESSION_STORE",
      { AGENT_SESSION_STORE: SERVER, AGENT_SESSION_DIR: "/env" },
      {},
      "redis://host:7000/1?prefix=team",
      true,
    ],
    ["a folder in AGENT_SESSION_STORE", { AGENT_SESSION_STORE: "file:/other" }, {}, "file:/other", false],
    ["AGENT_SESSION_DIR", { AGENT_SESSION_DIR: "/env" }, {}, "file:/env", false],
    ["the user's own configuration", {}, {}, "rediss://own/0", true],
  ])("%s", (_, env, options, name, remote) => {
    configured("rediss://own/0");
    const { store, remote: isRemote } = runtime(env, options);
    expect({ name: store.name, remote: isRemote }).toEqual({ name, remote });
  });

  it("the project's folder, where nothing is said", () => {
    expect(runtime({ CLAUDE_PROJECT_DIR: "/project" }).store.name).toBe(
      `file:${join("/project", ".claude", "session")}`,
    );
  });

  it("a store that is handed in", () => {
    const { store, remote } = runtime({ AGENT_SESSION_STORE: SERVER }, { store: memoryStore() });
    expect({ name: store.name, remote }).toEqual({ name: "memory:", remote: false });
  });

  it("{project} is the name of the project's folder, made fit for a prefix", () => {
    const { store } = runtime({
      AGENT_SESSION_STORE: "redis://host?prefix=acme-{project}",
      CLAUDE_PROJECT_DIR: join(home, "my shop"),
    });
    expect(store.name).toBe("redis://host?prefix=acme-my-shop");
  });

  it.each(["somewhere", "http://host", "/a/folder"])("%s is refused", (address) => {
    expect(() => runtime({ AGENT_SESSION_STORE: address })).toThrow(
      expect.objectContaining({ code: "INVALID_VALUE", message: expect.stringContaining("file:<folder>, redis://") }),
    );
  });
});
