import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agentTranscript, readAgentMeta, transcriptExists } from "../../lib/host/transcript.ts";
import { firstPrompt, lastAssistantTexts } from "../../lib/host/transcript-text.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "transcript-"));
  file = join(folder, "agent-a1.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (type: string, content: unknown) => `${JSON.stringify({ type, message: { role: type, content } })}\n`;
const said = (text: string) => line("assistant", [{ type: "text", text }]);

describe("lastAssistantTexts", () => {
  it("answers the newest texts in their order, and passes over tools, users and thoughts", () => {
    const tool = line("assistant", [{ type: "tool_use", name: "Bash", input: {} }]);
    const thought = line("assistant", [{ type: "thinking", thinking: "hm" }]);
    writeFileSync(file, said("one") + tool + said("two") + thought + line("user", "no") + line("assistant", "three"));
    expect(lastAssistantTexts(file, 2)).toEqual(["two", "three"]);
    expect(lastAssistantTexts(file, 9)).toEqual(["one", "two", "three"]);
  });

  it("passes over torn, empty and foreign lines", () => {
    writeFileSync(
      file,
      `\n\u0000\u0000\n[1]\nnull\n"text"\n{"type":"assistant"}\n${said("whole")}{"type":"assistant","mess`,
    );
    expect(lastAssistantTexts(file, 3)).toEqual(["whole"]);
  });

  it("looks at the end of a huge file only", () => {
    const filler = said("x".repeat(1_000)).repeat(200);
    writeFileSync(file, said("at the beginning"));
    for (let times = 0; times < 100; times++) appendFileSync(file, filler);
    appendFileSync(file, said("at the end"));
    const before = process.memoryUsage().rss;
    const texts = lastAssistantTexts(file, 3);
    expect(texts.at(-1)).toBe("at the end");
    expect(process.memoryUsage().rss - before).toBeLessThan(16 * 1024 * 1024);
  });

  it("answers nothing when the last line alone is above what is read", () => {
    writeFileSync(file, said("before") + said("y".repeat(300_000)));
    expect(lastAssistantTexts(file, 3)).toEqual([]);
  });

  it("answers nothing for no file, a folder and no path", () => {
    expect([
      lastAssistantTexts(join(folder, "none"), 3),
      lastAssistantTexts(folder, 3),
      lastAssistantTexts(undefined, 3),
    ]).toEqual([[], [], []]);
  });
});

describe("firstPrompt", () => {
  it.each([
    ["a text", "Do it"],
    ["blocks", [{ type: "text", text: "Do it" }]],
  ])("answers the prompt given as %s", (_name, content) => {
    writeFileSync(file, line("user", content) + said("Done."));
    expect(firstPrompt(file)).toBe("Do it");
  });

  it("waits for the whole line", () => {
    writeFileSync(file, line("user", "Do it").trimEnd());
    expect(firstPrompt(file)).toBeUndefined();
  });

  it("answers nothing for no file and no text", () => {
    writeFileSync(file, '{"type":"user"}\n');
    expect([firstPrompt(join(folder, "none")), firstPrompt(undefined), firstPrompt(file)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("readAgentMeta", () => {
  it.each<[string, string, object]>([
    [
      "what the host wrote",
      '{"toolUseId":"toolu_1","description":"Do","agentType":"worker"}',
      { toolUseId: "toolu_1", description: "Do" },
    ],
    ["nothing of other types", '{"toolUseId":1,"description":""}', {}],
    ["nothing of a list", "[]", {}],
    ["nothing of half a file", '{"toolUse', {}],
  ])("answers %s", (_name, text, meta) => {
    writeFileSync(join(folder, "agent-a1.meta.json"), text);
    expect(readAgentMeta(file)).toEqual(meta);
  });

  it("answers nothing without a file", () => {
    expect([readAgentMeta(file), readAgentMeta(undefined)]).toEqual([{}, {}]);
  });
});

it("an agent's transcript lies below its conversation's, named by its id", () => {
  const path = agentTranscript(join(folder, "c1.jsonl"), "a1");
  expect(path).toBe(join(folder, "c1", "subagents", "agent-a1.jsonl"));
  expect([transcriptExists(path), transcriptExists(folder), transcriptExists(undefined)]).toEqual([false, true, false]);
});
