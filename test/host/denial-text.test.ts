import { describe, expect, it } from "vitest";
import { denialText } from "../../lib/host/denial-text.ts";
import { host, MINUTE, NOW, sample } from "../session/sample.ts";

const waiting = (metadata: Record<string, unknown> = {}) =>
  sample({ agent_id: "a14f0c2e9b7d5a361", agent_name: "worker", host: host(), metadata });

describe("denialText", () => {
  it("says as facts who waits, since when, with what report, and what both ways lead to", () => {
    const record = waiting({ task_ids: ["T101"], last_report: "The plan is ready.\nsession-phase: approval" });
    expect(denialText(record, ["a2", "a3"], NOW)).toBe(
      "No new agent was started, because an earlier one has this work already. " +
        "Session a14f0c2e9b7d5a361 (worker, task T101) has waited in phase approval for 30 min. " +
        'Its last report was: "The plan is ready.". ' +
        'SendMessage with to: "a14f0c2e9b7d5a361" continues that agent with its full history ' +
        '(where SendMessage is a deferred tool, ToolSearch with "select:SendMessage" loads it). ' +
        "Repeating this call starts a new agent without that history and leaves the earlier session as it is. " +
        "Other sessions of the same task: a2, a3.",
    );
  });

  it("says of an interrupted session what it is", () => {
    const text = denialText({ ...waiting(), phase: "executing", interrupted: "api_error" }, [], NOW + 2 * MINUTE);
    expect(text).toContain(
      "Session a14f0c2e9b7d5a361 (worker) was interrupted in phase executing 32 min ago. It left no report.",
    );
    expect(text).not.toContain("Other sessions");
  });

  it.each([
    ["Two lines\nof a plan.\n\n**session-phase: approval**\n", "Two lines of a plan."],
    ["Nothing but\u0000\u001b[31m colour\u202e", "Nothing but [31m colour"],
    ["session-phase: approval", ""],
    ["The session-phase line is missing.", "The session-phase line is missing."],
    [42, "42"],
    ["x".repeat(5_000), `${"x".repeat(1_199)}…`],
  ])("shows the last report on one line: %j", (last_report, shown) => {
    const text = denialText(waiting({ last_report }), [], NOW);
    expect(text).toContain(shown === "" ? "It left no report." : `Its last report was: "${shown}".`);
    expect(text.split("\n")).toHaveLength(1);
  });

  it("orders nothing and approves nothing", () => {
    const text = denialText(waiting({ last_report: "Ready." }), ["a2"], NOW);
    expect(text).not.toMatch(/\b(?:must|should|please|do not|you|approved|allow)\b/i);
  });
});
