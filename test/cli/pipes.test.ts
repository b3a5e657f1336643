import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { CLI, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

async function many(count: number): Promise<void> {
  const app = cli.minutesAgo(1);
  for (let at = 0; at < count; at++) {
    await create(app, { agentId: `s-${at}`, agentName: "a", purpose: "p".repeat(3000) });
  }
}

describe("a large answer", () => {
  it("reaches a reader that takes its time whole", async () => {
    await many(200);
    const child = spawn(process.execPath, [CLI, "list", "--json"], {
      env: cli.env(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = new Promise<number | null>((done) => child.on("close", done));
    // Nothing is read until the pipe has long been full.
    await new Promise((wake) => child.stdout.once("readable", wake));
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part) => {
      text += part;
    });
    expect(await closed).toBe(0);
    expect(text.length).toBeGreaterThan(600_000);
    expect(JSON.parse(text)).toHaveLength(200);
  });

  it("stops silently when its reader goes away", async () => {
    await many(50);
    for (const args of [["list"], ["list", "--json"], ["--help"]]) {
      const child = spawn(process.execPath, [CLI, ...args], { env: cli.env(), stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.destroy();
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (part) => {
        stderr += part;
      });
      expect(await new Promise((done) => child.on("close", done))).toBe(0);
      expect(stderr).toBe("");
    }
  });

  it.skipIf(!existsSync("/dev/full"))("exits 1 and says so when it cannot be written", () => {
    const args = ["-c", '"$0" "$@" > /dev/full', process.execPath, CLI, "--help"];
    const { status, stderr } = spawnSync("/bin/sh", args, { env: cli.env(), encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "error: ENOSPC: no space left on device, write\n" });
  });
});

describe("closed streams", () => {
  it.skipIf(process.platform === "win32")("do no harm", () => {
    const args = ["-c", '"$0" "$@" <&- >&- 2>&-', process.execPath, CLI, "create", "--agent", "a", "--id", "s-1"];
    expect(spawnSync("/bin/sh", args, { env: cli.env() }).status).toBe(0);
    expect(cli.json("get", "s-1")).toMatchObject({ agent_name: "a" });
  });

  it.skipIf(!existsSync("/dev/full"))("a stderr that is full does no harm either", () => {
    const args = ["-c", '"$0" "$@" 2> /dev/full', process.execPath, CLI, "get", "none"];
    expect(spawnSync("/bin/sh", args, { env: cli.env() }).status).toBe(3);
  });

  it.skipIf(process.platform === "win32")("count like an empty stdin", () => {
    const args = ["-c", '"$0" "$@" <&-', process.execPath, CLI, "create", "--agent", "a", "--metadata", "-"];
    expect(spawnSync("/bin/sh", args, { env: cli.env() }).status).toBe(2);
  });
});

describe("several command lines at once", () => {
  it("lose no update", async () => {
    cli.json("create", "--agent", "a", "--id", "s-1");
    const runs = Array.from({ length: 6 }, (_, at) => {
      const args = [CLI, "update", "s-1", "--error", `e${at}`, "--metadata", JSON.stringify({ [`k${at}`]: at })];
      const child = spawn(process.execPath, args, { env: cli.env(), stdio: "ignore" });
      return new Promise((done) => child.on("close", done));
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(cli.json("get", "s-1")).toMatchObject({
      revision: 7,
      error_count: 6,
      metadata: { k0: 0, k1: 1, k2: 2, k3: 3, k4: 4, k5: 5 },
    });
  });
});
