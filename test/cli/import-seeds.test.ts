import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { getAllMemory, getMemory } from "../../lib/app/hub/memory.ts";
import { getPresence } from "../../lib/app/hub/presence.ts";
import { readInbox } from "../../lib/app/hub/read-inbox.ts";
import { thread } from "../../lib/app/hub/stored-message.ts";
import { get } from "../../lib/app/sessions.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const FIXTURES = fileURLToPath(new URL("../fixtures/seeds", import.meta.url));

interface Report {
  imported: string[];
  there_already: string[];
  faults: { where: string; agent_id?: string; problem: string }[];
}

describe("import --from", () => {
  it("takes in the folders of seed 002, and names each broken one", async () => {
    const { status, stdout } = cli.run(["--json", "import", "--from", "gaia", seed("gaia")]);
    const { imported, faults } = JSON.parse(stdout) as Report;
    expect(imported).toEqual(["agent-20260108-101500-1a2b3c4d", "agent-20260108-120000-deadbeef"]);
    expect(faults.map(({ where, agent_id, problem }) => [placeIn(where), agent_id, problem])).toEqual([
      ["emptied0/state.json", undefined, "it is empty"],
      ["tornhalf/state.json:7", undefined, "it is no JSON, or was cut short"],
      [
        "misplace/state.json",
        "agent-20260109-000003-misplace",
        'the session in it is "agent-20260108-101500-1a2b3c4d"',
      ],
      ["badphase/state.json:5", "agent-20260109-000004-badphase", 'unknown phase "dancing" of lifecycle agent'],
    ]);
    expect(status).toBe(1);
    expect(await get(cli.minutesAgo(0), "agent-20260108-101500-1a2b3c4d")).toMatchObject({
      agent_name: "terraform-architect",
      phase: "approval",
      resume_ready: true,
      created_at: "2026-01-08T10:15:00.000Z",
      metadata: { task_id: "T042" },
      revision: 1,
    });
    expect(cli.json<unknown[]>("list", "--active-only")).toHaveLength(1);
  });

  it("takes in the sessions of seed 004, by the table of words, and names each broken one", async () => {
    const { stdout } = cli.run(["--json", "import", "--from", "maestro", seed("maestro")]);
    const { imported, faults } = JSON.parse(stdout) as Report;
    expect(imported).toEqual(["3f2b8a9e-5c1d-4e7f-8a6b-0d9c1e2f3a4b", "a1b2c3d4-0000-4000-8000-000000000002"]);
    expect(faults.map(({ where, problem }) => [placeIn(where), problem])).toEqual([
      ["000000000002/decisions.json:3", "it is no JSON, or was cut short"],
      ["000000000003/metadata.json", "it is empty"],
      ["000000000004/metadata.json:4", 'unknown status "marinating"'],
      ["000000000005/metadata.json", "feature_request: expected a text"],
    ]);
    expect(await get(cli.minutesAgo(0), "3f2b8a9e-5c1d-4e7f-8a6b-0d9c1e2f3a4b")).toMatchObject({
      lifecycle: "feature",
      phase: "paused",
      paused_from: "validating",
      purpose: "Add dark mode",
      feature_request: "Add dark mode",
      current_phase: "validate",
      git: { branch: "main", commit: "0123abc", repo_root: "/home/ann/app", is_worktree: false },
      statistics: { total_tasks: 5, completed_tasks: 4 },
      limits: { max_iterations: 3, timeout_minutes: 120 },
      metadata: {
        decisions: [
          { decision: "Use CSS custom properties", rationale: "One switch for all colours" },
          { decision: "Follow the system's setting" },
        ],
      },
      created_at: "2026-02-03T09:00:00.123Z",
    });
    expect(await get(cli.minutesAgo(0), "a1b2c3d4-0000-4000-8000-000000000002")).toMatchObject({
      phase: "completed",
      outcome: "success",
      finalized_at: "2026-02-01T11:00:00.000Z",
    });
  });

  it("leaves decisions out that no record can hold, and names their file", async () => {
    const copy = seed("maestro");
    const id = "3f2b8a9e-5c1d-4e7f-8a6b-0d9c1e2f3a4b";
    const file = join(copy, ".flow", "maestro", "sessions", id, "decisions.json");
    writeFileSync(
      file,
      JSON.stringify({ decisions: Array.from({ length: 3000 }, () => ({ rationale: "x".repeat(40) })) }),
    );
    const { imported, faults } = JSON.parse(cli.run(["--json", "import", "--from", "maestro", copy]).stdout) as Report;
    expect(imported).toContain(id);
    expect(faults[0]).toEqual({ where: file, problem: expect.stringContaining("more than 131072 bytes") });
    expect((await get(cli.minutesAgo(0), id))?.metadata).toEqual({});
  });

  it("takes in registry, threads and memory of seed 001, and names each broken part", async () => {
    const { status, stdout } = cli.run(["--json", "import", "--from", "sessions", seed("sessions")]);
    const { imported, faults } = JSON.parse(stdout) as Report;
    const app = cli.minutesAgo(0);
    expect(status).toBe(1);
    expect(faults.map(({ where, problem }) => [where.split(/\.sessions./)[1], problem])).toEqual([
      ["active_sessions.json:34: ../../out", "session_id is no session id"],
      ["active_sessions.json:42: agent-003", "started_at or last_ping is no time"],
      [join("messages", "recent_messages.json:47: 00000005-1111-4222-8333-444444444444"), 'unknown type "shout"'],
      [
        join("shared_memory", "memory.json:42: 0000000e-1111-4222-8333-444444444444"),
        "key: expected 1 to 256 characters",
      ],
    ]);
    const ids = imported.filter((id) => id.startsWith("msg-"));
    expect(imported).toEqual(["cece-001", "agent-002", ...ids, "project/plan", "short"]);
    expect(ids).toEqual([
      "msg-20261120-103200-0002s-00000001",
      "msg-20261120-103300-50000-00000002",
      "msg-20261120-103400-00000-00000003",
      "msg-20261120-103500-00000-00000004",
    ]);
    expect(await getPresence(app, "cece-001")).toMatchObject({
      agent_name: "Cece",
      activity: "working",
      status: "offline",
      started_at: "2026-11-20T10:28:54.724Z",
      capabilities: ["planning", "review"],
    });
    const [first, answer] = await thread(app, ids[1] as string);
    expect([first?.body, answer?.body, answer?.in_reply_to]).toEqual(["Please review", "Done", ids[0]]);
    expect((await thread(app, ids[3] as string)).map(({ body }) => body)).toEqual(["root is gone"]);
    expect((await readInbox(app, "agent-002")).messages.map(({ subject, state }) => [subject, state])).toEqual([
      ["Review", "read"],
      ["News", "read"],
    ]);
    expect(await getMemory(app, "project/plan")).toMatchObject({ value: { step: 2 }, version: 2, type: "decision" });
    expect(await getAllMemory(app, "project/plan")).toHaveLength(2);
    expect(await getMemory(app, "short")).toBeUndefined();
    const again = JSON.parse(cli.run(["--json", "import", "--from", "sessions", seed("sessions")]).stdout) as Report;
    expect([again.imported, again.there_already]).toEqual([[], imported]);
  });

  it("takes in what is whole of seed 001 when one of its files is torn", () => {
    const { status, stdout } = cli.run(["--json", "import", "--from", "sessions", seed("sessions-torn")]);
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as Report).faults.map(({ problem }) => problem)).toEqual([
      "it is no JSON, or was cut short",
    ]);
  });

  it("says so where there is nothing of that program", () => {
    expect(cli.failure("import", "--from", "maestro", cli.project)).toMatchObject({ status: 4 });
  });
});

/** The end of a place: the folder's last part, the file and the line. */
function placeIn(where: string): string {
  return where.replaceAll("\\", "/").replace(/^.*[/-](?=[^/-]*\/[^/]*$)/, "");
}

/** A copy of a seed's project, so that nothing is written into the fixture. */
function seed(name: string): string {
  const copy = join(cli.project, name);
  cpSync(join(FIXTURES, name), copy, { recursive: true });
  return copy;
}
