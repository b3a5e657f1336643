import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REGISTRATIONS } from "../../lib/host/registrations.ts";
import { isExplained } from "../docs/headings.ts";
import { FAULTS } from "./doctor-faults.ts";
import { AGENT, cli, doctor, editSettings, healthyInstallation, hookFile } from "./doctor-place.ts";

const inCopy = healthyInstallation();

describe("doctor on a healthy installation", () => {
  it("finds nothing, says nothing into a pipe, and exits 0, also when it runs the hooks", () =>
    inCopy((place) => {
      expect(cli(place, ["doctor"])).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(doctor(place, { args: ["--live"] })).toMatchObject({ status: 0, ok: true, faults: [] });
    }));

  it("tells when each event was last seen, also once the metrics have counted and forgotten the facts", () =>
    inCopy((place) => {
      const before = doctor(place).last_seen;
      const routine = [
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "SubagentStart",
        "SubagentStop",
        "PostToolUse",
      ];
      const seen = (event: string) => (routine.includes(event) ? expect.stringMatching(/^20\d\d-.*Z$/) : null);
      expect(before).toEqual(Object.fromEntries(REGISTRATIONS.map(({ event }) => [event, seen(event)])));
      cli(place, ["metrics"]);
      rmSync(join(place.root, ".facts"), { recursive: true });
      expect(doctor(place).last_seen).toEqual(before);
    }));

  it("changes nothing, and finds nothing in a project without sessions", () =>
    inCopy((place) => {
      rmSync(place.root, { recursive: true });
      expect(doctor(place)).toMatchObject({ status: 0, faults: [] });
      expect(readdirSync(join(place.project, ".claude"))).not.toContain("session");
    }));
});

describe("doctor names the one fault, with its mend, and it is in docs/troubleshooting.md", () => {
  for (const [name, { plant, env, args = [], finding, mend, level = "fail", skip = false }] of Object.entries(FAULTS)) {
    it.skipIf(skip)(
      name,
      () =>
        inCopy(async (place) => {
          await plant?.(place);
          const { status, ok, faults, findings } = doctor(place, { args, env: env?.(place) ?? {} });
          expect(faults).toEqual([expect.stringMatching(finding)]);
          expect({ [faults[0] ?? ""]: isExplained("What doctor finds", faults[0] ?? "") }).toEqual({
            [faults[0] ?? ""]: true,
          });
          expect(findings).toEqual([expect.objectContaining({ level, mend: expect.stringMatching(mend) })]);
          expect({ status, ok }).toEqual({ status: level === "fail" ? 1 : 0, ok: level !== "fail" });
        }),
      60_000,
    );
  }

  it("prints it for people: level, check, mend, and when events were last seen", () =>
    inCopy((place) => {
      rmSync(hookFile(place, "session_end"));
      const { status, stdout } = cli(place, ["doctor"]);
      expect(status).toBe(1);
      expect(stdout).toMatch(
        /^fail {2}hook files: SessionEnd: .* does not exist\.\n {6}mend: Run "agent-session init"\.\nseen {2}SessionStart \d+[smh] ago, .* ago; never PostToolUseFailure, StopFailure, /,
      );
    }));

  it("names several faults at once", () =>
    inCopy((place) => {
      editSettings(place, (text) => text.replace("{", '{ "disableAllHooks": true,'));
      rmSync(hookFile(place, "session_end"));
      writeFileSync(join(place.root, AGENT, "state.json"), "{");
      const { status, faults } = doctor(place);
      expect({ status, checks: faults.map((fault) => fault.split(":", 1)[0]) }).toEqual({
        status: 1,
        checks: ["settings", "hook files", "records"],
      });
    }));
});
