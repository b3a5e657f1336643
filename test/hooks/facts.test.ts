import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seenEvents } from "../../lib/app/seen-events.ts";
import { HOST_FIELDS, inPlace, type Place } from "./hook-process.ts";

const facts = async (place: Place) => (await place.app().store.facts.read("")).entries;
const START = { ...HOST_FIELDS, hook_event_name: "SubagentStart" };

describe("what a hook notes for the metrics", () => {
  it("is how long it took, behind the event it answered", () =>
    inPlace(async (place) => {
      await place.ask("subagent_start", START);
      await place.ask("subagent_stop", { ...HOST_FIELDS, hook_event_name: "SubagentStop" });
      expect(await facts(place)).toEqual([
        {
          at: expect.any(String),
          type: "hook",
          data: { hook: "subagent_start", event: "SubagentStart", ms: expect.any(Number), ok: true },
        },
        {
          at: expect.any(String),
          type: "hook",
          data: { hook: "subagent_stop", event: "SubagentStop", ms: expect.any(Number), ok: true },
        },
      ]);
      expect([...(await seenEvents(place.app())).keys()]).toEqual(["SubagentStart", "SubagentStop"]);
    }));

  it("is what it decided, in the same write", () =>
    inPlace(async (place) => {
      await place.ask("subagent_start", START);
      await place.ask("pre_delegate", { ...HOST_FIELDS, hook_event_name: "PreToolUse" });
      await place.ask("pre_delegate", { agent_id: HOST_FIELDS.agent_id });
      expect(
        (await facts(place)).slice(1).map(({ type, data }) => [type, data.verdict ?? data.reason ?? data.event]),
      ).toEqual([
        ["delegation", "new"],
        ["hook", "PreToolUse"],
        ["resume_decision", "phase_not_resumable"],
        ["hook", "direct"],
      ]);
    }));

  it("names no event of others, and says that it failed", () =>
    inPlace(async (place) => {
      await place.ask("subagent_start", START);
      await place.ask("session_end", { hook_event_name: "x".repeat(1000) });
      await place.run("pre_delegate", { input: JSON.stringify({ agent_id: 7 }) });
      expect((await facts(place)).slice(1).map(({ data }) => [data.event, data.ok])).toEqual([
        ["other", true],
        ["direct", false],
      ]);
    }));

  it("brings no store into being", () =>
    inPlace(async (place) => {
      await place.ask("pre_delegate", { agent_name: "x" });
      await place.ask("session_end", { ...HOST_FIELDS, hook_event_name: "SomethingElse" });
      expect(existsSync(place.root)).toBe(false);
    }));

  it.skipIf(process.platform === "win32")("is not written through a link, and its loss is nobody's concern", () =>
    inPlace(async (place) => {
      await place.ask("subagent_start", START);
      const elsewhere = join(place.folder, "elsewhere");
      mkdirSync(elsewhere);
      rmSync(join(place.root, ".facts"), { recursive: true });
      symlinkSync(elsewhere, join(place.root, ".facts"));
      const { code, stderr } = await place.run("subagent_stop", { input: "{}" });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(existsSync(join(elsewhere, `${new Date().toISOString().slice(0, 10)}.jsonl`))).toBe(false);
    }),
  );
});
