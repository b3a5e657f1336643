import { describe, expect, it } from "vitest";
import { Seen } from "../../lib/outbound/seen.ts";

/** Which of the entries, `<agent> <seq> [type]`, are new. */
function news(...entries: string[]): string[] {
  const seen = new Seen();
  return entries.filter((entry) => {
    const [agent_id = "", seq = "", type = "session.updated"] = entry.split(" ");
    return seen.isNew({ agent_id, seq: Number(seq), at: "2026-01-08T18:00:00.000Z", type });
  });
}

describe("an entry of the feed is new", () => {
  it.each<[string, string[], string[]]>([
    ["the first time", ["a 1", "a 1"], ["a 1"]],
    ["for each session by itself", ["a 1", "b 1", "a 1", "b 2"], ["a 1", "b 1", "b 2"]],
    ["when a whole stretch comes again only beyond it", ["a 1", "a 2", "a 1", "a 2", "a 3"], ["a 1", "a 2", "a 3"]],
    ["after a gap, which an imported journal has", ["a 1", "a 7", "a 8"], ["a 1", "a 7", "a 8"]],
    [
      "when the id was deleted before",
      ["a 1", "a 2 session.deleted", "a 2 session.deleted", "a 1", "a 1", "a 2"],
      ["a 1", "a 2 session.deleted", "a 1", "a 2"],
    ],
    ["always when it is no commit of a session", ["a 1 message.sent", "a 1 message.sent", "a 0 memory.set"], []],
  ])("%s", (_, entries, expected) => {
    expect(news(...entries)).toEqual(expected.length > 0 ? expected : entries);
  });

  it("however many sessions there are, and the memory of them stays bounded", () => {
    const seen = new Seen();
    const entry = (agent: number) => ({ agent_id: `a${agent}`, seq: 1, at: "", type: "session.created" });
    for (let agent = 0; agent < 25_000; agent++) expect(seen.isNew(entry(agent))).toBe(true);
    expect(seen.isNew(entry(24_999))).toBe(false);
    expect(seen.isNew(entry(15_000))).toBe(false);
    expect(seen.isNew(entry(0))).toBe(true);
  });
});
