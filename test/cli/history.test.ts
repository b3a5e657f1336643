import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshCommandLine, inFolder, timeless } from "./command-line.ts";

const cli = freshCommandLine();

function live(): void {
  cli.json("create", "--agent", "terraform-architect", "--id", "s-1");
  cli.json("update", "s-1", "--phase", "planning", "--error", "no\nplan");
  cli.json("should-resume", "s-1", "--claim", "me");
  cli.json("finalize", "s-1", "completed");
}

describe("history", () => {
  it("prints the journal's lines as JSON, oldest first", () => {
    live();
    const lines = cli.json<{ seq: number; type: string; also?: { type: string }[]; actor: string }[]>("history", "s-1");
    expect(
      lines.map(({ seq, type, also = [], actor }) => [seq, actor, type, ...also.map((each) => each.type)]),
    ).toEqual([
      [1, "cli:create", "session.created"],
      [2, "cli:update", "session.phase_changed", "session.error", "session.updated"],
      [3, "cli:should-resume", "session.claimed"],
      [4, "cli:finalize", "session.phase_changed", "session.finalized"],
    ]);
    expect(lines[1]).toMatchObject({ at: expect.any(String), change: { set: { phase: "planning" } } });
  });

  it.runIf(inFolder())("prints each line as the journal holds it, with its sum", () => {
    live();
    const text = readFileSync(join(cli.root, "s-1", "events.jsonl"), "utf8");
    const lines = text.split("\n").filter((line) => line !== "");
    expect(cli.json("history", "s-1")).toEqual(lines.map((line) => JSON.parse(line)));
    expect(lines.every((line) => line.includes('"sum":"'))).toBe(true);
  });

  it("prints a timeline for a person", () => {
    live();
    const { stdout } = cli.run(["history", "s-1"]);
    expect(
      timeless(stdout)
        .replace(/=<time>/, "=<then>")
        .replace(/duration_seconds=[\d.]+/, "duration_seconds=<n>"),
    ).toBe(`1  <time>  <age>  cli:create         created agent_name=terraform-architect purpose=general lifecycle=agent phase=initializing
2  <time>  <age>  cli:update         phase_changed initializing → planning; error error=no plan agent_name=terraform-architect purpose=general; updated keys=phase,error
3  <time>  <age>  cli:should-resume  claimed holder=me expires_at=<then>
4  <time>  <age>  cli:finalize       phase_changed planning → completed; finalized outcome=success duration_seconds=<n> agent_name=terraform-architect lifecycle=agent purpose=general
`);
  });

  it.runIf(inFolder())("is empty for a record that never had a journal", () => {
    mkdirSync(join(cli.root, "agent-123"), { recursive: true });
    const seed = { agent_id: "agent-123", phase: "approval", created_at: "2026-01-08T10:00:00Z" };
    writeFileSync(join(cli.root, "agent-123", "state.json"), JSON.stringify(seed));
    expect(cli.json("history", "agent-123")).toEqual([]);
    expect(cli.run(["history", "agent-123"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("exits 3 for a session that is not there, 4 for an id that is none", () => {
    expect(cli.failure("history", "s-1")).toMatchObject({ status: 3, error: { code: "NOT_FOUND" } });
    expect(cli.failure("history", "../s-1")).toMatchObject({ status: 4, error: { code: "INVALID_ID" } });
  });
});
