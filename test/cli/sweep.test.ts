import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { machineName } from "../../lib/processes.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
/** No process has this number: Linux ends at 4194304, other systems before. */
const DEAD = 99_999_999;

async function store(): Promise<void> {
  const now = cli.minutesAgo(1);
  await create(now, { agentId: "waits", agentName: "terraform-architect", metadata: { task_id: "T001" } });
  await update(now, "waits", { phase: "approval" });
  await create(now, {
    agentId: "dead",
    agentName: "a",
    host: {
      session_id: "c-1",
      agent_type: "a",
      machine: machineName(),
      pid: DEAD,
      cwd: cli.project,
      runs: [{ started_at: new Date().toISOString() }],
    },
  });
  const before = cli.minutesAgo(40);
  await create(before, { agentId: "late", agentName: "a" });
  await update(before, "late", { phase: "planning" });
  const longAgo = cli.minutesAgo(8 * 24 * 60);
  await create(longAgo, { agentId: "old", agentName: "a" });
  await finalize(longAgo, "old", "completed");
}

describe("sweep", () => {
  it("makes no store where there is none", () => {
    expect(cli.json("sweep")).toEqual({ resumable: [], interrupted: [], expired: [], cleaned: 0 });
    expect(existsSync(cli.root)).toBe(false);
  });

  it("says what waits, was interrupted and has expired, and how many old ones went", async () => {
    await store();
    const seen = { agent_name: "a", task_id: null, age_seconds: expect.any(Number), last_updated: expect.any(String) };
    expect(cli.json("sweep")).toEqual({
      resumable: [
        {
          ...seen,
          agent_id: "waits",
          agent_name: "terraform-architect",
          task_id: "T001",
          phase: "approval",
          state: "waiting",
        },
      ],
      interrupted: [{ ...seen, agent_id: "dead", phase: "initializing", state: "interrupted" }],
      expired: [{ ...seen, agent_id: "late", phase: "planning", state: "waiting" }],
      cleaned: 1,
    });
    expect(cli.json("get", "dead")).toMatchObject({ interrupted: "owner_dead", resume_ready: true });
    expect(cli.failure("get", "old")).toMatchObject({ status: 3 });
  });

  it("prints a line per session for a person, and nothing for an empty store", async () => {
    expect(cli.run(["sweep"])).toEqual({ status: 0, stdout: "", stderr: "" });
    await store();
    expect(cli.run(["sweep"]).stdout.replace(/(?<= )0s/, "1m")).toMatch(
      /^waits {2}resumable {4}approval {6}1m {3}T001 {2}terraform-architect\ndead {3}interrupted {2}initializing {2}\d+[sm] +- {5}a\nlate {3}expired {6}planning {6}40m {2}- {5}a\n$/,
    );
  });
});
