import { describe, expect, it } from "vitest";
import { create, finalize, get, update } from "../../lib/app/sessions.ts";
import { inPlace, type Place, tree } from "./hook-process.ts";

const MINUTE = 60_000;
const ID = "agent-20260108-180530-abc12345";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A session in a phase, last changed so many minutes ago. */
async function stored(
  place: Place,
  id: string,
  phase: string,
  { task = "T001", agent = "terraform-architect", minutes = 1 } = {},
) {
  const app = place.app(() => Date.now() - minutes * MINUTE);
  await create(app, { agentId: id, agentName: agent, purpose: "approval_workflow", metadata: { task_id: task } });
  if (phase !== "initializing") await update(app, id, { phase });
}

describe("pre_delegate", () => {
  it("answers a named session that may be resumed with all that is known of it", () =>
    inPlace(async (place) => {
      await stored(place, ID, "approval");
      await update(place.app(), ID, { error: "timeout", summary: "Half done.", metadata: { plan_file: "plan.json" } });
      const input = { agent_id: ID, anything: ["else"] };
      expect(await place.ask("pre_delegate", input)).toEqual({
        should_resume: true,
        reason: "session_resumable",
        agent_id: ID,
        resume_metadata: {
          previous_phase: "approval",
          created_at: expect.stringMatching(TIME),
          last_updated: expect.stringMatching(TIME),
          history: [{ from_phase: "initializing", to_phase: "approval", timestamp: expect.stringMatching(TIME) }],
          session_metadata: { task_id: "T001", plan_file: "plan.json" },
          purpose: "approval_workflow",
          summary: "Half done.",
          error_count: 1,
          last_error: { message: "timeout", timestamp: expect.stringMatching(TIME) },
        },
        original_context: input,
      });
    }));

  it("answers what is not there as such, and makes nothing", () =>
    inPlace(async (place) => {
      const before = tree(place.folder);
      for (const input of [{}, { agent_name: "a", task_id: "T001" }, { agent_name: null, agent_id: "" }])
        expect(await place.ask("pre_delegate", input)).toEqual({
          ...{ should_resume: false, reason: "no_existing_session", original_context: input },
        });
      const input = { agent_id: "unknown-1" };
      expect(await place.ask("pre_delegate", input)).toEqual({
        ...{ should_resume: false, reason: "no_existing_session", detail: "session_not_found", agent_id: "unknown-1" },
        original_context: input,
      });
      expect(tree(place.folder)).toEqual(before);
    }));

  it.each<[string, string, (place: Place) => Promise<unknown>]>([
    ["session_finalized", "approval", (place) => finalize(place.app(), ID, "completed")],
    ["phase_not_resumable", "executing", async () => {}],
    [
      "session_expired",
      "approval",
      (place) =>
        update(
          place.app(() => Date.now() - 31 * MINUTE),
          ID,
          { summary: "old" },
        ),
    ],
    [
      "too_many_errors",
      "approval",
      async (place) => {
        for (let times = 0; times < 3; times++) await update(place.app(), ID, { error: "again" });
      },
    ],
    ["session_claimed", "approval", (place) => place.ask("pre_delegate", { agent_id: ID, claim: "somebody" })],
  ])("declines with %s", (detail, phase, prepare) =>
    inPlace(async (place) => {
      await stored(place, ID, phase, { minutes: 31 });
      if (detail !== "session_expired") await update(place.app(), ID, { metadata: { touched: true } });
      await prepare(place);
      const input = { agent_id: ID };
      expect(await place.ask("pre_delegate", input)).toEqual({
        ...{ should_resume: false, reason: "session_not_resumable", detail, agent_id: ID, original_context: input },
      });
    }),
  );

  it("finds the newest of the same agent and task, and names those it passed over", () =>
    inPlace(async (place) => {
      await stored(place, "older-1", "approval", { minutes: 5 });
      await stored(place, "newer-1", "planning", { minutes: 3 });
      await stored(place, "newest-1", "executing", { minutes: 1 });
      await stored(place, "other-task-1", "approval", { task: "T002", minutes: 0 });
      await stored(place, "other-agent-1", "approval", { agent: "gitops-operator", minutes: 0 });
      const asked = { agent_name: "terraform-architect" };
      for (const task of [
        { task_id: "T001" },
        { metadata: { task_id: "T001" } },
        { task_description: "Apply T001 now" },
      ])
        expect(await place.ask("pre_delegate", { ...asked, ...task })).toMatchObject({
          ...{ should_resume: true, agent_id: "newer-1", original_context: { ...asked, ...task } },
          rejected: [{ agent_id: "newest-1", detail: "phase_not_resumable" }],
        });
      expect(await place.ask("pre_delegate", asked)).toMatchObject({ agent_id: "other-task-1" });
      expect(await place.ask("pre_delegate", { ...asked, task_id: "T003" })).toMatchObject({
        reason: "no_existing_session",
      });
    }));

  it("declines for the newest when none may be resumed", () =>
    inPlace(async (place) => {
      await stored(place, "older-1", "validating", { minutes: 5 });
      await stored(place, "newer-1", "executing", { minutes: 3 });
      expect(await place.ask("pre_delegate", { agent_name: "terraform-architect", task_id: "T001" })).toMatchObject({
        ...{
          should_resume: false,
          reason: "session_not_resumable",
          detail: "phase_not_resumable",
          agent_id: "newer-1",
        },
        rejected: [
          { agent_id: "newer-1", detail: "phase_not_resumable" },
          { agent_id: "older-1", detail: "phase_not_resumable" },
        ],
      });
    }));

  it(
    "lets one of 16 processes claim a session",
    () =>
      inPlace(async (place) => {
        await stored(place, ID, "approval");
        const asks = Array.from({ length: 16 }, () => place.ask("pre_delegate", { agent_id: ID, claim: true }));
        const answers = await Promise.all(asks);
        expect(answers.filter((answer) => answer?.should_resume)).toHaveLength(1);
        expect(answers.filter((answer) => answer?.detail === "session_claimed")).toHaveLength(15);
      }),
    60_000,
  );

  it("renews the claim of its holder, and leaves the last change alone", () =>
    inPlace(async (place) => {
      await stored(place, ID, "approval");
      const { last_updated } = (await get(place.app(), ID)) ?? {};
      for (let times = 0; times < 2; times++)
        expect(await place.ask("pre_delegate", { agent_id: ID, claim: "me" })).toMatchObject({ should_resume: true });
      expect(await get(place.app(), ID)).toMatchObject({ last_updated, claim: { holder: "me" } });
    }));
});

describe("subagent_stop", () => {
  it.each([
    [{ exit_code: 0, summary: "Applied." }, "completed", "success", "Applied."],
    [{}, "completed", "success", null],
    [{ exit_code: 1, agent_output: " It broke. " }, "failed", "failed", "It broke."],
  ])("with %j ends the session", (input, outcome, stores, summary) =>
    inPlace(async (place) => {
      await stored(place, ID, "executing");
      expect(await place.ask("subagent_stop", { agent_id: ID, ...input })).toEqual({
        ...{ success: true, finalized: true, agent_id: ID, outcome, duration_seconds: expect.any(Number), summary },
      });
      expect(await get(place.app(), ID)).toMatchObject({ outcome: stores, summary });
    }),
  );

  it("answers what it cannot end, and the same end twice as once", () =>
    inPlace(async (place) => {
      await stored(place, ID, "executing");
      const ask = (input: object) => place.ask("subagent_stop", input);
      expect(await ask({ exit_code: 0, task_id: "T001" })).toEqual({
        success: true,
        finalized: false,
        reason: "no_agent_id",
      });
      expect(await ask({ agent_id: "unknown-1" })).toEqual({
        ...{ success: false, finalized: false },
        reason: "session_not_found",
      });
      const ended = await ask({ agent_id: ID });
      expect(await ask({ agent_id: ID })).toEqual(ended);
      expect(await ask({ agent_id: ID, exit_code: 2 })).toEqual({
        ...{ success: false, finalized: false, reason: "already_finalized", outcome: "completed" },
      });
    }));
});

describe("session_start", () => {
  it("answers what waits, is interrupted and expired, and how much it cleaned", () =>
    inPlace(async (place) => {
      expect(await place.ask("session_start", {})).toEqual({ resumable: [], interrupted: [], expired: [], cleaned: 0 });
      await stored(place, "waiting-1", "approval", { minutes: 2 });
      await stored(place, "expired-1", "planning", { minutes: 40 });
      await stored(place, "busy-1", "executing");
      await create(
        place.app(() => Date.now() - 200 * 60 * MINUTE),
        { agentId: "old-1", agentName: "a" },
      );
      await finalize(
        place.app(() => Date.now() - 200 * 60 * MINUTE),
        "old-1",
        "completed",
      );
      const row = (agent_id: string, phase: string) => ({
        ...{ agent_id, phase, agent_name: "terraform-architect", task_id: "T001", state: "waiting" },
        ...{ age_seconds: expect.any(Number), last_updated: expect.stringMatching(TIME) },
      });
      expect(await place.ask("session_start", {})).toEqual({
        resumable: [row("waiting-1", "approval")],
        interrupted: [],
        expired: [row("expired-1", "planning")],
        cleaned: 1,
      });
    }));
});
