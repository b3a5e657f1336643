import { describe, expect, it } from "vitest";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { freshCommandLine } from "./command-line.ts";

// The fifteen tests that seed 002 lists for its agent_session.py, by their behaviour on the command line. The fifteenth,
// its module-level functions, belongs to the library.
const cli = freshCommandLine();
const MINUTE = 1;

function make(id = "agent-123"): void {
  cli.json("create", "--agent", "terraform-architect", "--purpose", "approval_workflow", "--id", id);
}

const resumable = () => cli.run(["should-resume", "agent-123"]).status === 0;

async function made(minutesAgo: number, phase: string): Promise<void> {
  const app = cli.minutesAgo(minutesAgo * MINUTE);
  await create(app, { agentId: "agent-123", agentName: "terraform-architect" });
  await update(app, "agent-123", { phase });
}

describe("seed 002", () => {
  it("test_create_session: a new session begins in initializing", () => {
    make();
    expect(cli.json("get", "agent-123")).toMatchObject({
      agent_name: "terraform-architect",
      purpose: "approval_workflow",
      phase: "initializing",
      resume_ready: false,
      error_count: 0,
    });
  });

  it("test_update_state: the phase changes and is ready to be resumed", () => {
    make();
    expect(cli.json("update", "agent-123", "--phase", "approval")).toMatchObject({
      phase: "approval",
      resume_ready: true,
    });
  });

  it("test_should_resume_success: one that waits for approval is resumed", () => {
    make();
    cli.json("update", "agent-123", "--phase", "approval");
    expect(resumable()).toBe(true);
  });

  it("test_should_resume_not_resumable_phase: a fresh one and one at work are not", () => {
    make();
    expect(resumable()).toBe(false);
    cli.json("update", "agent-123", "--phase", "executing");
    expect(resumable()).toBe(false);
  });

  it("test_should_resume_timeout: one 31 minutes old is not, one of 29 is", async () => {
    await made(31, "approval");
    expect(resumable()).toBe(false);
    cli.json("delete", "agent-123", "--force");
    await made(29, "approval");
    expect(resumable()).toBe(true);
  });

  it("test_should_resume_too_many_errors: one with three errors is not", () => {
    make();
    cli.json("update", "agent-123", "--phase", "approval");
    for (const error of ["one", "two", "three"]) cli.json("update", "agent-123", "--error", error);
    expect(resumable()).toBe(false);
  });

  it("test_finalize_session: phase, summary, end and duration are set", () => {
    make();
    const record = cli.json("finalize", "agent-123", "completed", "--summary", "Applied");
    expect(record).toMatchObject({ phase: "completed", summary: "Applied", finalized_at: expect.any(String) });
    expect(record.duration_seconds).toBeGreaterThan(0);
  });

  it("test_phase_history: four phase changes stand in the history in order", () => {
    make();
    const phases = ["investigating", "planning", "approval", "executing"];
    for (const phase of phases) cli.json("update", "agent-123", "--phase", phase);
    const { history } = cli.json<{ history: { from_phase: string; to_phase: string }[] }>("get", "agent-123");
    expect(history.map(({ to_phase }) => to_phase)).toEqual(phases);
    expect(history.map(({ from_phase }) => from_phase)).toEqual(["initializing", ...phases.slice(0, 3)]);
  });

  it("test_list_sessions: all, active ones, those of one agent; each line counts as one", () => {
    make("agent-1");
    make("agent-2");
    cli.json("create", "--agent", "gitops-operator", "--id", "agent-3");
    cli.json("finalize", "agent-2", "completed");
    const lines = (...args: string[]) => cli.run(["list", ...args]).stdout.split("\n").length - 1;
    expect([lines(), lines("--active-only"), lines("--agent", "terraform-architect")]).toEqual([3, 2, 2]);
  });

  it("test_cleanup_old_sessions: one that ended 25 hours ago goes", async () => {
    const app = cli.minutesAgo(25 * 60 * MINUTE);
    await create(app, { agentId: "agent-old", agentName: "a" });
    await finalize(app, "agent-old", "completed");
    make();
    expect(cli.json("cleanup", "--hours", "24")).toEqual({ removed: ["agent-old"], kept: 1, dry_run: false });
  });

  it("test_metadata_merge: earlier keys stay", () => {
    make();
    cli.json("update", "agent-123", "--metadata", '{"a":1}');
    expect(cli.json("update", "agent-123", "--metadata", '{"b":2}').metadata).toEqual({ a: 1, b: 2 });
  });

  it("test_error_tracking: errors are counted and the last is kept", () => {
    make();
    cli.json("update", "agent-123", "--error", "first");
    expect(cli.json("update", "agent-123", "--error", "second")).toMatchObject({
      error_count: 2,
      last_error: { message: "second", timestamp: expect.any(String) },
    });
  });

  it("test_invalid_phase: an unknown phase is refused, with an exit status", () => {
    make();
    expect(cli.run(["update", "agent-123", "--phase", "dreaming"]).status).toBe(4);
    expect(cli.json("get", "agent-123")).toMatchObject({ phase: "initializing", revision: 1 });
  });

  it("test_nonexistent_session: there is nothing to get, to change, to end or to resume", () => {
    expect(cli.run(["get", "agent-123"]).status).toBe(3);
    expect(cli.run(["update", "agent-123", "--phase", "planning"]).status).toBe(3);
    expect(cli.run(["finalize", "agent-123", "completed"]).status).toBe(3);
    expect(resumable()).toBe(false);
  });
});
