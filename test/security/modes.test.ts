import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLI } from "../cli/command-line.ts";
import { BUILT_HOOKS, HOST_FIELDS, inPlace, OWN_EVENT } from "../hooks/hook-process.ts";

/** What others may do with what lies there: names with their modes. */
function openToOthers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    const { mode } = statSync(join(folder, name));
    return (mode & 0o077) === 0 ? [] : [`${name} ${(mode & 0o777).toString(8)}`];
  });
}

describe.skipIf(process.platform === "win32")("every file and folder of a store", () => {
  it("is for its owner alone, whatever the process's mask says", () =>
    inPlace(async (place) => {
      const env = { ...process.env, HOME: place.home, AGENT_SESSION_DIR: place.root };
      const run = (...args: string[]) =>
        spawnSync("sh", ["-c", 'umask 0; exec "$@"', "sh", process.execPath, CLI, ...args], {
          cwd: place.project,
          env,
        });
      run("create", "--id", "a1", "--agent", "worker", "--metadata", '{"task_id":"T101"}');
      run("update", "a1", "--phase", "approval");
      run("checkpoint", "a1");
      run("register", "c1", "Cece", "Claude");
      run("message", "send", "c1", "a1", "s", "b", "--queue");
      run("memory", "set", "a1", "k", "v");
      run("heartbeat", "a1");
      run("metrics");
      run("finalize", "a1", "completed");
      const log = join(place.root, "..", "hooks.log");
      for (const hook of BUILT_HOOKS) {
        const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] });
        const shell = 'umask 0; exec "$@"';
        await place.run(hook, { input, shell, env: { AGENT_SESSION_LOG: log } });
      }
      expect(readdirSync(place.root).length).toBeGreaterThan(10);
      expect(statSync(log).mode & 0o777).toBe(0o600);
      expect(openToOthers(place.root)).toEqual([]);
      expect(statSync(place.root).mode & 0o777).toBe(0o700);
    }));
});

describe.skipIf(process.getuid?.() !== 0)("a store in a folder of another user", () => {
  it("is refused by everybody but the system's own user", () =>
    inPlace(async (place) => {
      const nobody = 12_345;
      const script = `const {chownSync,mkdirSync,chmodSync}=require("fs");
        for (const f of ${JSON.stringify([place.folder, place.project, place.home])}) chmodSync(f, 0o777);
        mkdirSync(${JSON.stringify(place.root)}, {recursive: true});
        chmodSync(${JSON.stringify(place.root)}, 0o777); chownSync(${JSON.stringify(place.root)}, 999, 999);`;
      spawnSync(process.execPath, ["-e", script]);
      const env = { PATH: process.env.PATH, HOME: place.home, AGENT_SESSION_DIR: place.root };
      const as = (uid: number) =>
        spawnSync(process.execPath, [CLI, "create", "--agent", "a", "--json"], {
          cwd: place.project,
          env,
          uid,
          encoding: "utf8",
        });
      const { status, stderr } = as(nobody);
      // Where that user may not even read the program, there is nothing to be seen.
      if (stderr.includes("EACCES") && !stderr.includes("STORE_UNAVAILABLE")) return;
      expect({ status, stderr: JSON.parse(stderr).error.message }).toEqual({
        status: 1,
        stderr: `The folder ${place.root} belongs to another user, which is refused.`,
      });
      expect(as(999).status).toBe(0);
      expect(as(0).status).toBe(0);
    }));
});
