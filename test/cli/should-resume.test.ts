import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, update } from "../../lib/app/sessions.ts";
import { freshCommandLine, inFolder } from "./command-line.ts";

const cli = freshCommandLine();

async function waiting(minutes: number, phase = "approval"): Promise<void> {
  const app = cli.minutesAgo(minutes);
  await create(app, { agentId: "s-1", agentName: "terraform-architect" });
  await update(app, "s-1", { phase });
}

function ask(...args: string[]): { status: number | null; verdict: Record<string, unknown>; stderr: string } {
  const { status, stdout, stderr } = cli.run(["--json", "should-resume", ...args]);
  return { status, verdict: JSON.parse(stdout), stderr };
}

describe("should-resume --json", () => {
  it("says yes with every criterion", async () => {
    await waiting(0);
    const { status, verdict, stderr } = ask("s-1");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(verdict).toEqual({
      should_resume: true,
      reason: "session_resumable",
      detail: "session_resumable",
      agent_id: "s-1",
      criteria: [
        { name: "exists", ok: true, expected: "a stored session", actual: "found" },
        { name: "readable", ok: true, expected: "a valid record", actual: "readable" },
        { name: "open", ok: true, expected: "not ended", actual: "open" },
        { name: "phase", ok: true, expected: "a resumable phase, or interrupted", actual: "approval" },
        { name: "resume_ready", ok: true, expected: "true", actual: "true" },
        { name: "not_running", ok: true, expected: "no run of a living owner", actual: "waiting" },
        { name: "recent", ok: true, expected: "less than 1800 s old", actual: expect.stringMatching(/^[\d.]+ s$/) },
        { name: "errors", ok: true, expected: "fewer than 3", actual: "0" },
        { name: "unclaimed", ok: true, expected: "no claim of another holder", actual: "none" },
      ],
    });
  });

  it.each([
    ["a session 31 minutes old", () => waiting(31), "session_expired"],
    ["a session in a phase that does not wait", () => waiting(0, "executing"), "phase_not_resumable"],
    ["a session that has ended", () => waiting(0, "completed"), "session_finalized"],
  ])("says no to %s", async (_, prepare, detail) => {
    await prepare();
    const { status, verdict } = ask("s-1");
    expect({ status, ...verdict }).toMatchObject({
      status: 1,
      should_resume: false,
      reason: "session_not_resumable",
      detail,
    });
  });

  it("says no after three errors", async () => {
    await waiting(0);
    for (const error of ["one", "two"]) cli.json("update", "s-1", "--error", error);
    expect(ask("s-1").status).toBe(0);
    cli.json("update", "s-1", "--error", "three");
    expect(ask("s-1")).toMatchObject({ status: 1, verdict: { detail: "too_many_errors" } });
  });

  it.each(["s-2", "../s-1", "", "con", "a b\u0007"])("says no to the id %j, which no session has", async (id) => {
    await waiting(0);
    expect(ask(id)).toMatchObject({
      status: 1,
      verdict: { should_resume: false, reason: "no_existing_session", detail: "session_not_found", agent_id: id },
      stderr: "",
    });
  });

  it.runIf(inFolder())("says no to a session that cannot be read", () => {
    mkdirSync(join(cli.root, "s-1"), { recursive: true });
    writeFileSync(join(cli.root, "s-1", "state.json"), '{"agent_id":');
    expect(ask("s-1")).toMatchObject({ status: 1, verdict: { detail: "session_corrupt" } });
  });
});

describe("should-resume exits 1", () => {
  it.each([
    ["without an id", ["should-resume"], "USAGE"],
    ["for an unknown flag", ["should-resume", "s-1", "--why"], "USAGE"],
    ["when the claim swallowed the id", ["should-resume", "--claim", "s-1"], "USAGE"],
    ["for a folder that is none", ["should-resume", "s-1", "--dir", "file"], "STORE_UNAVAILABLE"],
  ])("%s", (_, args, code) => {
    writeFileSync(join(cli.project, "file"), "");
    const { status, stdout, stderr } = cli.run(["--json", ...args]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(JSON.parse(stderr).error.code).toBe(code);
  });
});

describe("should-resume for a person", () => {
  it("answers in one line that begins with the id", async () => {
    await waiting(0);
    expect(cli.run(["should-resume", "s-1"])).toEqual({
      status: 0,
      stdout: "s-1  yes  session_resumable\n",
      stderr: "",
    });
    cli.json("update", "s-1", "--phase", "executing");
    expect(cli.run(["should-resume", "s-1"])).toEqual({
      status: 1,
      stdout: "s-1  no  phase_not_resumable  (phase: expected a resumable phase, or interrupted, is executing)\n",
      stderr: "",
    });
  });

  it("explains every criterion in a table", async () => {
    await waiting(45);
    const { status, stdout } = cli.run(["should-resume", "s-1", "--explain"]);
    expect(status).toBe(1);
    expect(
      stdout.replace(/27\d\d\.?\d* s/g, "<old> s"),
    ).toBe(`s-1  no  session_expired  (recent: expected less than 1800 s old, is <old> s)

exists        pass  a stored session                   found
readable      pass  a valid record                     readable
open          pass  not ended                          open
phase         pass  a resumable phase, or interrupted  approval
resume_ready  pass  true                               true
not_running   pass  no run of a living owner           waiting
recent        fail  less than 1800 s old               <old> s
errors        pass  fewer than 3                       0
unclaimed     pass  no claim of another holder         none
`);
  });
});

describe("should-resume --claim", () => {
  it("lets one holder in, again and again, and no other", async () => {
    await waiting(0);
    const before = cli.json("get", "s-1").last_updated;
    expect(ask("s-1", "--claim", "first").status).toBe(0);
    expect(ask("s-1", "--claim", "second")).toMatchObject({ status: 1, verdict: { detail: "session_claimed" } });
    expect(ask("s-1", "--claim")).toMatchObject({ status: 1, verdict: { detail: "session_claimed" } });
    expect(ask("s-1")).toMatchObject({ status: 1, verdict: { detail: "session_claimed" } });
    expect(ask("s-1", "--claim=first").status).toBe(0);
    expect(cli.json("get", "s-1")).toMatchObject({ claim: { holder: "first" }, last_updated: before });
  });

  it("takes a random holder when none or an empty one is named", async () => {
    await waiting(0);
    expect(ask("s-1", "--claim=").status).toBe(0);
    const { claim } = cli.json<{ claim: { holder: string } }>("get", "s-1");
    expect(claim.holder).toMatch(/^[0-9a-f]{16}$/);
  });
});
