import { describe, expect, it } from "vitest";
import { certainMatch, chooseMatch, type MatchCandidate, type MatchRequest } from "../../lib/host/certain-match.ts";

const ID = "agent-20261120-102854-1a2b3c4d";
const SIX_WORDS = "read the code and write tests";

function request(change: Partial<MatchRequest>): MatchRequest {
  return { description: "", prompt: "", agentType: "reviewer", ...change };
}

function candidate(change: Partial<MatchCandidate> = {}): MatchCandidate {
  return { agentId: ID, agentName: "reviewer", taskIds: [], lastUpdated: 0, ...change };
}

describe("certainMatch by a named id", () => {
  it.each([
    ["in the prompt", { prompt: `Continue ${ID}.` }, {}],
    ["in the description", { description: `resume ${ID}` }, {}],
    ["in quotes", { prompt: `Continue "${ID}" now` }, {}],
    ["although the task ids differ", { prompt: `T002 by ${ID}` }, { taskIds: ["T001"] }],
    ["of the host", { prompt: "go on with a14f22bc" }, { agentId: "a14f22bc" }],
    ["with a hyphen and no digit", { prompt: "go on with my-agent" }, { agentId: "my-agent" }],
  ])("matches %s", (_, asked, known) => {
    expect(certainMatch(request(asked), candidate(known))).toEqual({ kind: "named-id" });
  });

  it.each([
    ["as part of a longer word", { prompt: `see ${ID}.jsonl` }, {}],
    ["after another word", { prompt: `x-${ID}` }, {}],
    ["below 8 characters", { prompt: "go on with a14f22b" }, { agentId: "a14f22b" }],
    ["that is a plain word", { prompt: "go on with everything" }, { agentId: "everything" }],
    ["in another case", { prompt: ID.toUpperCase() }, {}],
    ["of another type", { prompt: ID, agentType: "planner" }, {}],
  ])("does not match an id %s", (_, asked, known) => {
    expect(certainMatch(request(asked), candidate(known))).toBeUndefined();
  });
});

describe("certainMatch by task ids", () => {
  it("matches equal sets", () => {
    expect(
      certainMatch(request({ description: "T001", prompt: "AUTH-2" }), candidate({ taskIds: ["AUTH-2", "T001"] })),
    ).toEqual({ kind: "task-ids" });
  });

  it("takes the ids the caller has already", () => {
    expect(certainMatch(request({ ids: ["T001"] }), candidate({ taskIds: ["T001"] }))).toEqual({ kind: "task-ids" });
  });

  it("counts only the project's prefixes", () => {
    const asked = request({ description: "AUTH-2 in SPRINT-3" });
    expect(certainMatch(asked, candidate({ taskIds: ["AUTH-2"] }), ["AUTH"])).toEqual({ kind: "task-ids" });
  });

  it.each([
    ["an epic named beside the task", "T001 of EPIC-1", ["T001"]],
    ["another task", "T002", ["T001"]],
    ["a subtask", "T001.2", ["T001"]],
    ["no ids on either side", "review it", []],
    ["words that are no tasks", "use UTF-8", []],
  ])("does not match %s", (_, description, ids) => {
    expect(certainMatch(request({ description }), candidate({ taskIds: ids }))).toBeUndefined();
  });
});

describe("certainMatch by a task id set by hand", () => {
  it.each([
    ["the prompt", { prompt: "continue login-form" }],
    ["the description", { description: "login-form" }],
  ])("matches when it stands in %s", (_, asked) => {
    expect(certainMatch(request(asked), candidate({ taskId: "login-form" }))).toEqual({ kind: "task-id" });
  });

  it.each([
    ["another task stands there too", "login-form, T002", { taskId: "login-form" }],
    ["it was found in the delegation, beside others", "T001", { taskId: "T001", taskIds: ["T001", "T002"] }],
    ["it is a plain word", "login", { taskId: "login" }],
  ])("does not match when %s", (_, description, known) => {
    expect(certainMatch(request({ description }), candidate(known))).toBeUndefined();
  });
});

describe("certainMatch by the same prompt", () => {
  it.each([
    ["six words", SIX_WORDS, SIX_WORDS],
    ["other white space", SIX_WORDS, `  ${SIX_WORDS.replaceAll(" ", "\n\t ")}\n`],
    ["30 characters without spaces", "あ".repeat(30), "あ".repeat(30)],
    [
      "30 such characters with a few spaces",
      `${"漢".repeat(15)} T ${"字".repeat(15)}`,
      `${"漢".repeat(15)} T ${"字".repeat(15)}`,
    ],
    ["one stored redacted", `${SIX_WORDS} token=abc`, `${SIX_WORDS} token=[redacted:token]`],
  ])("matches %s", (_, prompt, stored) => {
    expect(certainMatch(request({ prompt }), candidate({ prompt: stored }))).toEqual({ kind: "same-prompt" });
  });

  it.each([
    ["five words", "read the code and write", "read the code and write", []],
    ["29 characters without spaces", "あ".repeat(29), "あ".repeat(29), []],
    ["another case", SIX_WORDS, SIX_WORDS.toUpperCase(), []],
    ["one word more", `${SIX_WORDS} now`, SIX_WORDS, []],
    ["ids on one side", SIX_WORDS, SIX_WORDS, ["T001"]],
    ["an empty prompt", "", "", []],
    ["an unknown prompt", SIX_WORDS, undefined, []],
  ])("does not match %s", (_, prompt, stored, taskIds) => {
    expect(certainMatch(request({ prompt }), candidate({ prompt: stored, taskIds }))).toBeUndefined();
  });

  it("does not match when the descriptions name different tasks", () => {
    const asked = request({ description: "T002", prompt: SIX_WORDS });
    expect(certainMatch(asked, candidate({ prompt: SIX_WORDS, taskIds: ["T001"] }))).toBeUndefined();
  });

  it("never matches by description alone", () => {
    const asked = request({ description: SIX_WORDS, prompt: "go" });
    expect(certainMatch(asked, candidate({ prompt: SIX_WORDS }))).toBeUndefined();
  });
});

describe("certainMatch by type", () => {
  it.each([undefined, ""])("takes %j for general-purpose", (agentType) => {
    const asked = request({ agentType, description: "T001" });
    expect(certainMatch(asked, candidate({ agentName: "general-purpose", taskIds: ["T001"] }))).toEqual({
      kind: "task-ids",
    });
    expect(certainMatch(asked, candidate({ taskIds: ["T001"] }))).toBeUndefined();
  });
});

describe("chooseMatch", () => {
  const asked = request({ description: "T001", prompt: "continue agent-one-1" });
  const one = candidate({ agentId: "agent-one-1", lastUpdated: 1 });
  const two = candidate({ agentId: "agent-two-2", lastUpdated: 2, taskIds: ["T001"] });
  const three = candidate({ agentId: "agent-three-3", lastUpdated: 3, taskIds: ["T001"] });
  const other = candidate({ agentId: "agent-four-4", lastUpdated: 4, taskIds: ["T002"] });

  it("finds nothing among strangers", () => {
    expect(chooseMatch(asked, [other])).toBeUndefined();
    expect(chooseMatch(asked, [])).toBeUndefined();
  });

  it("takes a named id before any newer session of the task", () => {
    expect(chooseMatch(asked, [three, one, other, two])).toEqual({
      chosen: { kind: "named-id", candidate: one },
      others: [
        { kind: "task-ids", candidate: three },
        { kind: "task-ids", candidate: two },
      ],
    });
  });

  it("takes the newest otherwise, and hands back the candidate itself", () => {
    const found = chooseMatch(asked, [two, three]);
    expect(found?.chosen.candidate).toBe(three);
    expect(found?.others.map((match) => match.candidate)).toEqual([two]);
  });

  it("breaks ties by id", () => {
    const twin = { ...three, agentId: "agent-a-1" };
    expect(chooseMatch(asked, [three, twin])?.chosen.candidate).toBe(twin);
    expect(chooseMatch(asked, [twin, three])?.chosen.candidate).toBe(twin);
  });
});
