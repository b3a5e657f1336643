import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOST_FIELDS, inPlace, OWN_EVENT, type Place } from "../hooks/hook-process.ts";
import { ACTS, HOSTILE, writeIn } from "./prepared.ts";

// A repository brings whatever its author put there.

const posix = it.skipIf(process.platform === "win32");
const START = { hook_event_name: "SessionStart", session_id: "c1", source: "startup" };

describe.concurrent("a project's configuration", () => {
  it.each<[string, (place: Place) => string]>([
    ["an absolute path outside", ({ folder }) => join(folder, "victim.log")],
    ["a way up", () => "../victim.log"],
    ["a file that is no log", () => ".git/config"],
    ["a folder behind a link", () => "out/victim.log"],
    ["a link", () => "linked.log"],
  ])("cannot have a hook write to %s", (name, fileIn) =>
    inPlace(async (place) => {
      if (name.includes("link") && process.platform === "win32") return;
      if (process.platform !== "win32") {
        symlinkSync(place.folder, join(place.project, "out"));
        symlinkSync(join(place.folder, "victim.log"), join(place.project, "linked.log"));
      }
      configure(place, { log: { file: fileIn(place), level: "debug" } });
      const { code, stderr } = await place.run("session_start", { input: JSON.stringify(START) });
      expect(code).toBe(0);
      expect(stderr).toContain("log.file of a project must be a .log file in its folder");
      expect(existsSync(join(place.folder, "victim.log"))).toBe(false);
      expect(existsSync(join(place.project, ".git/config"))).toBe(false);
    }),
  );

  it("may have hooks write a log beside it", () =>
    inPlace(async (place) => {
      configure(place, { log: { file: ".claude/hooks.log" } });
      await place.ask("session_start", START);
      expect(readFileSync(join(place.project, ".claude/hooks.log"), "utf8")).toContain("SessionStart answered");
    }));

  it("names no server: nothing is sent, whatever it says", () =>
    inPlace(async (place) => {
      let asked = 0;
      const server = createServer((_, response) => {
        asked++;
        response.end("{}");
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const both = { plato: { scout_room: "r", url, api_key: "k" }, router: { kind: "http", url } };
      for (const config of [both, { store: url.replace("http", "redis") }]) {
        configure(place, config);
        for (const hook of ["pre_delegate", "task_event", "session_end"] as const) {
          const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] });
          const { code, stderr } = await place.run(hook, { input });
          expect(code).toBe(0);
          expect(stderr).toContain("is only taken from your own configuration or the environment");
        }
      }
      expect(asked).toBe(0);
      await new Promise((closed) => server.close(closed));
    }));

  posix("that never ends, or is a pipe, is not read", () =>
    inPlace(async (place) => {
      writeIn(place.project, ".claude/x", "");
      symlinkSync("/dev/zero", join(place.project, ".claude/agent-session.json"));
      const { code, stderr } = await place.run("session_start", { input: JSON.stringify(START) });
      expect(code).toBe(0);
      expect(stderr).toContain("could not be read (not a regular file)");
    }),
  );

  it("tells a terminal nothing that acts", () =>
    inPlace(async (place) => {
      configure(place, { [HOSTILE]: 1 });
      const { stderr } = await place.run("session_start", { input: JSON.stringify(START) });
      expect(stderr).toContain("unknown key");
      expect(stderr).not.toMatch(ACTS);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    }));
});

function configure(place: Place, config: unknown): void {
  writeIn(place.project, ".claude/agent-session.json", config);
}
