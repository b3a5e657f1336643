import { describe, expect, it } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import { freshCommandLine, timeless } from "./command-line.ts";

const cli = freshCommandLine();

describe("finalize", () => {
  it.each([
    ["completed", "completed", "success"],
    ["success", "completed", "success"],
    ["failed", "failed", "failed"],
    ["abandoned", "abandoned", "abandoned"],
    ["cancelled", "abandoned", "cancelled"],
    ["timeout", "failed", "timeout"],
  ])("%s ends in phase %s with outcome %s", async (word, phase, outcome) => {
    await cli.has("s-1");
    expect(cli.json("finalize", "s-1", word)).toMatchObject({ phase, outcome, resume_ready: false });
  });

  it("sets when it ended, how long it took and the summary", async () => {
    const app = cli.minutesAgo(2);
    await create(app, { agentId: "s-1", agentName: "a" });
    const record = cli.json<Record<string, unknown>>("finalize", "s-1", "completed", "--summary", "Applied 14 changes");
    expect(record).toMatchObject({ summary: "Applied 14 changes", finalized_at: record.last_updated });
    expect(record.duration_seconds).toBeGreaterThanOrEqual(120);
    expect(record.duration_seconds).toBeLessThan(180);
    expect(record.history).toMatchObject([{ from_phase: "initializing", to_phase: "completed" }]);
  });

  it("prints one line for a person", async () => {
    await cli.has("s-1");
    const { status, stdout } = cli.run(["finalize", "s-1", "failed"]);
    expect({ status, stdout: timeless(stdout) }).toEqual({
      status: 0,
      stdout: "s-1  failed  failed  -  <time>  0  a  general\n",
    });
  });

  it("changes nothing the second time, and refuses another outcome", async () => {
    await cli.has("s-1");
    const first = cli.json("finalize", "s-1", "completed", "--summary", "done");
    expect(cli.json("finalize", "s-1", "success", "--summary", "other")).toEqual(first);
    expect(cli.failure("finalize", "s-1", "failed")).toEqual({
      status: 4,
      error: {
        code: "FINALIZED",
        message: "Session s-1 has ended (success) and takes no changes.",
        details: { agent_id: "s-1", phase: "completed", outcome: "success" },
      },
    });
  });

  it.each([
    ["an unknown outcome", ["s-1", "complete"], 4, "INVALID_OUTCOME"],
    ["an empty outcome", ["s-1", ""], 4, "INVALID_OUTCOME"],
    ["no outcome", ["s-1"], 2, "USAGE"],
    ["a session that is not there", ["s-2", "completed"], 3, "NOT_FOUND"],
    ["an id that is none", ["..", "completed"], 4, "INVALID_ID"],
  ])("refuses %s", async (_, args, status, code) => {
    await cli.has("s-1");
    expect(cli.failure("finalize", ...args)).toMatchObject({ status, error: { code } });
    expect(cli.json("get", "s-1")).toMatchObject({ outcome: null, revision: 1 });
  });
});
