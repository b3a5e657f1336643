import { describe, expect, it } from "vitest";
import { clean, shorten, tame, toJson } from "../../lib/cli/clean.ts";
import { asksForDecision } from "../../lib/host/asks-for-decision.ts";
import { certainMatch } from "../../lib/host/certain-match.ts";
import { contextPack } from "../../lib/host/context-pack.ts";
import { denialText } from "../../lib/host/denial-text.ts";
import { oneLine } from "../../lib/host/say.ts";
import { withBeacon } from "../../lib/hub/beacon.ts";
import { matchesGlob } from "../../lib/hub/glob.ts";
import { messageText } from "../../lib/hub/message-text.ts";
import { isSessionId } from "../../lib/session/ids.ts";
import { indented } from "../../lib/session/plain.ts";
import { redactThenCut } from "../../lib/session/redact/index.ts";
import { parseBytes } from "../../lib/session/size.ts";
import { fileName } from "../../lib/store/file/layout.ts";
import { host, NOW, sample } from "../session/sample.ts";

// Redaction, task ids, reported phases and times have tables of their own, beside their tests.

const MILLION = 1_000_000;
const PIECES = [
  "a",
  " ",
  "\n",
  "\t \n",
  "a ",
  "\u001b[",
  "%",
  "-",
  "T1 ",
  "[redacted:",
  '"',
  "\\",
  "?",
  "ä",
  "\ud800",
  "e\u0301",
];

const message = {
  message_id: "m",
  type: "request",
  priority: 2,
  from: "a",
  to: "b",
  in_reply_to: null,
  thread_id: "m",
};

const TAKES: [string, (text: string) => unknown][] = [
  ["an id", isSessionId],
  ["a document's key", fileName],
  ["a field for a terminal", (text) => [clean(text), tame(text), toJson(text), shorten(text, 80)]],
  ["a field for a model", (text) => [oneLine(text, 60), indented(text)]],
  [
    "a context pack",
    (text) => contextPack(sample({ purpose: text, summary: text, metadata: { reports: [text] } }), "t", ""),
  ],
  ["a denial", (text) => denialText(sample({ host: host(), metadata: { last_report: text } }), [], NOW)],
  [
    "a message",
    (text) => messageText({ ...message, subject: text, body: text, data: {}, created_at: "" } as never, 4000),
  ],
  ["a last paragraph", asksForDecision],
  ["a delegation", (text) => certainMatch({ description: text, prompt: text }, candidate(text))],
  ["a cut", (text) => redactThenCut(text, 1000)],
  ["a size", parseBytes],
  ["a status file", (text) => withBeacon(text, "block")],
  ["a pattern's text", (text) => matchesGlob("*a*b", text.slice(0, 100_000))],
];

function candidate(prompt: string) {
  return { agentId: "agent-1234567", agentName: "general-purpose", taskIds: ["T101"], taskId: "x-1", prompt };
}

describe.each(TAKES)("%s of a million characters takes no longer than it must", (_, take) => {
  it.each(PIECES)("%j over and over", (piece) => {
    const text = piece.repeat(Math.ceil(MILLION / piece.length));
    take(text.slice(0, 1000));
    const started = performance.now();
    take(text);
    // What grows with the square of a million would take minutes.
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
