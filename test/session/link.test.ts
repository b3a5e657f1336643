import { describe, expect, it } from "vitest";
import { decideLink, decideResumedBy, type Link } from "../../lib/session/link.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { host, NOW, recordAfter, sample } from "./sample.ts";

const LINK: Link = {
  toolUseId: "toolu_1",
  certain: true,
  description: "Look into T101",
  taskIds: ["T101"],
  prompt: "Look",
};
const linked = (parts: Partial<Link> = {}, record: SessionRecord = sample({ host: host() })) =>
  recordAfter(record, decideLink(record, { ...LINK, ...parts }, NOW));

describe("decideLink", () => {
  it("takes purpose, tasks and prompt from the delegation, and leaves the last change alone", () => {
    const record = sample({ host: host(), metadata: { kept: 1 } });
    expect(linked({ parentId: "a9", usage: { tokens: 1 }, resumedFrom: "a8" }, record)).toMatchObject({
      ...{ purpose: "Look into T101", parent_id: "a9", usage: { tokens: 1 }, resumed_from: "a8" },
      ...{ metadata: { kept: 1, task_ids: ["T101"], task_id: "T101" }, last_updated: record.last_updated },
      host: { tool_use_id: "toolu_1", link: "certain", prompt: "Look" },
    });
  });

  it.each<[string, Partial<Link>, Record<string, unknown>]>([
    ["certain", {}, { certain: true }],
    ["a guess", { certain: false }, { certain: false }],
    ["of a resumed agent", { resumedFrom: "a8" }, { certain: true, resumed_from: "a8" }],
  ])("that is %s says so, in its event and in the record", (_, parts, said) => {
    const record = sample({ host: host() });
    const decision = decideLink(record, { ...LINK, ...parts }, NOW);
    expect("change" in decision && decision.events).toStrictEqual([
      { type: "session.linked", data: { tool_use_id: "toolu_1", ...said } },
    ]);
    expect(recordAfter(record, decision).host?.link).toBe(said.certain ? "certain" : "provisional");
  });

  it("writes nothing that the call did not say", () => {
    const record = sample({ host: host() });
    const decision = decideLink(record, { toolUseId: "toolu_1", certain: true }, NOW);
    expect("change" in decision && decision.change).toStrictEqual({
      set: {},
      merge: {
        host: { tool_use_id: "toolu_1", link: "certain" },
        metadata: { task_ids: null, task_id: null },
      },
    });
  });

  it("has one task id only for one task", () => {
    expect(linked({ taskIds: ["T101", "T102"] }).metadata).toEqual({ task_ids: ["T101", "T102"] });
    expect(linked({ taskIds: [] }).metadata).toEqual({});
  });

  it.each([
    ["kept beside the tasks of its call", { task_id: "infra/vpc-1" }, ["T101"], { task_id: "infra/vpc-1" }],
    ["kept where the call names no task", { task_id: "infra/vpc-1" }, [], { task_id: "infra/vpc-1" }],
    ["kept over the tasks of a guess", { task_id: "mine-1", task_ids: ["T7"] }, ["T101"], { task_id: "mine-1" }],
    [
      "the call's, where the one there is a guess's",
      { task_id: "T7", task_ids: ["T7"] },
      ["T101"],
      { task_id: "T101" },
    ],
  ])("leaves a task id set by hand: it is %s", (_name, metadata, taskIds, then) => {
    const after = linked({ taskIds }, sample({ host: host(), metadata })).metadata;
    expect(after).toEqual({ ...then, ...(taskIds.length > 0 && { task_ids: taskIds }) });
  });

  it.each<[string, Link, Partial<Link>]>([
    ["the same link again", LINK, {}],
    ["a guess of the same after the certain one", LINK, { certain: false }],
    ["a guess of another after the certain one", LINK, { certain: false, toolUseId: "toolu_2" }],
    ["the same guess again", { ...LINK, certain: false }, { certain: false }],
    ["the same usage again", { ...LINK, usage: { tokens: 1 } }, { usage: { tokens: 1 } }],
    ["the same origin again", { ...LINK, resumedFrom: "a8" }, { resumedFrom: "a8" }],
    ["the same origin and nothing of it", { ...LINK, resumedFrom: "a8" }, {}],
    ["a guess of another parent", { ...LINK, certain: false }, { certain: false, parentId: "a9" }],
  ])("changes nothing by %s", (_name, before, then) => {
    expect(decideLink(linked(before), { ...LINK, ...then }, NOW)).toEqual({ unchanged: true });
  });

  it("overwrites a guess by a certain link, tasks and parent included", () => {
    const guessed = linked({ certain: false, parentId: "a9" }, sample({ host: host(), parent_id: "a9" }));
    const certain = linked({ toolUseId: "toolu_2", taskIds: ["T102"], description: "Other" }, guessed);
    expect(certain).toMatchObject({
      purpose: "Other",
      metadata: { task_id: "T102" },
      host: { tool_use_id: "toolu_2" },
    });
    expect(certain).not.toHaveProperty("parent_id");
  });

  it("makes a guess of the same call certain", () => {
    expect(linked({}, linked({ certain: false })).host?.link).toBe("certain");
  });

  it.each<[string, Partial<Link>, Record<string, unknown>]>([
    ["usage that comes with the result", { usage: { tokens: 5 } }, { usage: { tokens: 5 } }],
    ["origin", { resumedFrom: "a8" }, { resumed_from: "a8" }],
    ["parent", { parentId: "a9" }, { parent_id: "a9" }],
  ])("adds the %s of a call it knows, and nothing else", (_, parts, set) => {
    const decision = decideLink(linked(), { ...LINK, ...parts }, NOW);
    expect("change" in decision && decision.change).toStrictEqual({ set });
  });

  it("leaves a session of no host alone", () => {
    expect(decideLink(sample(), LINK, NOW)).toEqual({ unchanged: true });
  });
});

describe("decideResumedBy", () => {
  it("keeps the last call that resumed the agent", () => {
    const record = sample({ host: host() });
    const decision = decideResumedBy(record, "toolu_5", NOW);
    expect("change" in decision && decision.events).toEqual([
      { type: "session.linked", data: { resumed_by: "toolu_5" } },
    ]);
    const once = recordAfter(record, decision);
    expect(once).toMatchObject({ host: { resumed_by: "toolu_5" }, last_updated: record.last_updated });
    expect(decideResumedBy(once, "toolu_5", NOW)).toEqual({ unchanged: true });
    expect(recordAfter(once, decideResumedBy(once, "toolu_6", NOW)).host).toMatchObject({ resumed_by: "toolu_6" });
    expect(decideResumedBy(sample(), "toolu_5", NOW)).toEqual({ unchanged: true });
  });
});
