import { describe, expect, it } from "vitest";
import { decideLink } from "../../lib/session/link.ts";
import { decideUnlink } from "../../lib/session/unlink.ts";
import { host, NOW, recordAfter, sample } from "./sample.ts";

const linked = (certain: boolean, metadata: Record<string, unknown> = {}) => {
  const record = sample({ host: host(), metadata });
  const link = { toolUseId: "toolu_1", certain, description: "Look into T101", taskIds: ["T101"], prompt: "Look" };
  return recordAfter(record, decideLink(record, link, NOW));
};

describe("decideUnlink", () => {
  it("takes a wrong guess away", () => {
    const record = linked(false);
    const decision = decideUnlink(record, "toolu_1", NOW);
    const free = recordAfter(record, decision);
    expect(free).toMatchObject({ purpose: "general", last_updated: record.last_updated });
    expect([free.metadata, free.host]).toEqual([{}, host()]);
    expect("change" in decision && decision.events).toEqual([
      { type: "session.linked", data: { tool_use_id: null, certain: false } },
    ]);
  });

  it("leaves a session of no host alone", () => {
    expect(decideUnlink(sample(), "toolu_1", NOW)).toEqual({ unchanged: true });
  });

  it.each([
    ["another guess", false, "toolu_2"],
    ["a certain link", true, "toolu_1"],
  ])("leaves %s", (_name, certain, toolUseId) => {
    expect(decideUnlink(linked(certain), toolUseId, NOW)).toEqual({ unchanged: true });
  });

  it("leaves a task id that was set by hand", () => {
    const record = linked(false, { task_id: "mine-1" });
    expect(recordAfter(record, decideUnlink(record, "toolu_1", NOW)).metadata).toEqual({ task_id: "mine-1" });
  });
});
