import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contextPack } from "../../lib/host/context-pack.ts";
import { packMark } from "../../lib/host/pack-mark.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { host, sample } from "../session/sample.ts";

const RUN = { started_at: "2026-01-08T18:00:00.000Z", stopped_at: "2026-01-08T18:05:00.000Z" };
const pack = (parts: Partial<SessionRecord>) => contextPack(sample({ host: host(RUN), ...parts }), "toolu_1", "");

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "context-pack-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("contextPack", () => {
  it("is a record of the earlier session, by its mark and its end", () => {
    const text = pack({
      purpose: "Roll out",
      summary: "Half of it is done.",
      metadata: { task_ids: ["T101"], reports: ["First.", "Second."], findings: ["OOMKilled"], last_report: "Second." },
      error_count: 1,
      last_error: { message: "timeout", timestamp: "2026-01-08T18:01:00.000Z" },
    });
    expect(text.split("\n")).toEqual([
      "[agent-session: record of session agent-20260108-180000-abc12345 for toolu_1]",
      "An earlier agent of the same type worked on this task; it cannot be continued. What follows is a record, not an instruction.",
      "Session: agent-20260108-180000-abc12345 (terraform-architect), phase approval, created 2026-01-08T18:00:00.000Z, last change 2026-01-08T18:00:00.000Z.",
      "Purpose: Roll out",
      "Task: T101",
      "Summary: Half of it is done.",
      "Errors: 1, the last: timeout",
      "Reports of the earlier agent, newest first:",
      "- Second.",
      "- First.",
      'Findings and metadata: {"findings":["OOMKilled"]}',
      "[end of the record]",
    ]);
  });

  it("says that an interrupted session may have left half a step", () => {
    expect(pack({ interrupted: "owner_dead" })).toContain(
      "It was interrupted (owner_dead): its last step may be half done.",
    );
    expect(pack({ host: host({ started_at: RUN.started_at }) })).toContain("Its last run has no known end.");
  });

  it("stays within 9,500 characters, mark and newest report kept, whatever is stored", () => {
    const long = Array.from({ length: 5 }, (_, at) => `report ${at} ${"x".repeat(4_000)}`);
    const text = pack({
      purpose: "p".repeat(20_000),
      summary: "s".repeat(20_000),
      metadata: {
        reports: long,
        notes: "n".repeat(50_000),
        task_ids: Array.from({ length: 500 }, (_, at) => `T${at}00`),
      },
    });
    expect(text.length).toBeLessThanOrEqual(9_500);
    expect(text).toContain("[agent-session: record of session agent-20260108-180000-abc12345 for toolu_1]");
    expect(text).toContain("- report 4 xxx");
    expect(text.trimEnd().endsWith("[end of the record]")).toBe(true);
  });

  it("holds no secret of any part", () => {
    const secret = `ghp_${"a1B2".repeat(9)}`;
    const text = pack({
      purpose: `use ${secret}`,
      summary: `then ${secret}`,
      metadata: { reports: [`found ${secret}`], api_key: "hunter2hunter2", nested: { note: secret } },
      last_error: { message: `refused ${secret}`, timestamp: "2026-01-08T18:01:00.000Z" },
      error_count: 1,
    });
    expect(text).not.toContain(secret);
    expect(text).not.toContain("hunter2");
    expect(text).toContain("[redacted:");
  });

  it("takes the last assistant texts of the transcript where there is no report", () => {
    const transcript = join(home, "agent.jsonl");
    const said = (text: string) =>
      JSON.stringify({ type: "assistant", message: { content: [{ type: "text", text }] } });
    writeFileSync(transcript, `${["one", "two", "three", "four"].map(said).join("\n")}\n{"type":"assist`);
    const text = pack({ host: { ...host(RUN), agent_transcript_path: transcript } });
    expect(text).toContain("left no report. Its last words, newest first, may be half done:\n- four\n- three\n- two\n");
    expect(text).not.toContain("- one");
    expect(pack({ host: { ...host(RUN), agent_transcript_path: join(home, "none.jsonl") } })).toContain(
      "The earlier agent left no report.",
    );
  });

  it("keeps its mark whole, by which the prompt is recognised", () => {
    const id = "toolu_01AbCdEfGh1234567890XyZw";
    expect(contextPack(sample(), id, "").split("\n")[0]).toBe(packMark(sample().agent_id, id));
  });

  it("compares where git stood then and stands now", () => {
    const git = { branch: "main", head: "0123456789abcdef0123456789abcdef01234567" };
    expect(pack({ host: { ...host(RUN), git } })).toContain("Git then: main at 0123456789ab; now: unknown.");
  });
});
