import { ASKS, NO_ASK, WAITS_WITHOUT } from "./decision-phrases.ts";

/** Longer last paragraphs are judged by their end. */
const PARAGRAPH = 2000;

/** How an agent said it: our own last line, or a status line of another convention. */
export type PhaseSource = "line" | "status";

/**
 * The phase an agent's last message declares, or undefined (spec 1 §5 subagent_stop, rule 1): its last line
 * `session-phase: <phase>`, else its `AGENT_STATUS` / `PLAN_STATUS` line. Only phases of `phases` count, in any case;
 * another word counts as no such line. Emphasis, backticks, a code fence around it and closing marks are tolerated.
 *
 * Status lines count inside code fences and comments too, since that is how agents print their status block; of one
 * key the last line counts, of both keys the later one. A list of choices (`[A|B]`) is a template, no status.
 */
export function reportedPhase(
  message: string,
  phases: readonly string[],
): { phase: string; source: PhaseSource } | undefined {
  const phase = findPhase(lastLine(message), phases);
  if (phase) return { phase, source: "line" };
  const reported = statusPhase(message);
  return reported && phases.includes(reported) ? { phase: reported, source: "status" } : undefined;
}

/**
 * Whether the last paragraph of a message asks for approval or a decision (spec 1 §5 subagent_stop, rule 3). English
 * phrases only, judged sentence by sentence; quoted, fenced and commented text does not count, nor do "let me know if"
 * and "anything else?". A list at the end belongs to the paragraph above it: those are the options.
 */
export function asksForDecision(message: string): boolean {
  return sentences(lastParagraph(unfenced(message))).some(asks);
}

/** The last line that says something; a closing fence or a rule does not. */
function lastLine(message: string): string {
  let rest = message.trimEnd();
  while (rest !== "") {
    const line = rest.slice(rest.lastIndexOf("\n") + 1);
    if (!/^[\s`~*_=-]+$/.test(line)) return line;
    rest = rest.slice(0, rest.length - line.length).trimEnd();
  }
  return "";
}

function findPhase(line: string, phases: readonly string[]): string | undefined {
  if (line.length > 200) return undefined;
  const bare = line.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").replace(/[*`"'“”]/g, "");
  const word = /^session[-_]phase\s*[:=]\s*_*([a-z][\w-]*)$/i.exec(bare)?.[1];
  return word && phases.find((phase) => fold(phase) === fold(word));
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
}

function statusPhase(message: string): string | undefined {
  const line =
    /^[ \t*_`"'|{,-]{0,12}(agent|plan)_status[*_`"' \t]{0,6}[:=|][^\w\r\n[<{(]{0,8}(\w+(?:[ -](?:approval|request|input|progress))?)(?![\w-]|[*`"' \t]{0,3}[|/][ \t]?\w)/gim;
  const last = new Map<string, { at: number; phase: string | undefined }>();
  for (const match of message.matchAll(line)) {
    const word = (match[2] ?? "").toUpperCase().replace(/[ -]/g, "_").replace(/_+$/, "");
    last.set((match[1] ?? "").toUpperCase(), { at: match.index, phase: STATUS.get(word) });
  }
  const known = [...last.values()].filter((status) => status.phase).sort((a, b) => b.at - a.at);
  return known[0]?.phase;
}

const STATUS = new Map([
  ["PENDING_APPROVAL", "approval"],
  ["APPROVAL_REQUEST", "approval"],
  ["NEEDS_INPUT", "approval"],
  ["BLOCKED", "investigating"],
  ["IN_PROGRESS", "investigating"],
  ["INVESTIGATING", "investigating"],
  ["COMPLETE", "completed"],
  ["COMPLETED", "completed"],
]);

function asks(sentence: string): boolean {
  if (WAITS_WITHOUT.test(sentence)) return true;
  return !NO_ASK.test(sentence) && ASKS.some((phrase) => phrase.test(sentence));
}

/** The lines outside code fences, quotes and comments. */
function unfenced(message: string): string[] {
  const lines: string[] = [];
  let fence = "";
  for (const line of message.replace(/\r/g, "").split("\n")) {
    const mark = /^[ \t]{0,12}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") {
      if (mark !== "") fence = mark;
      else if (!/^\s*(?:>|<!--|<\/?\w+>\s*$)/.test(line)) lines.push(line);
    } else if (mark.startsWith(fence)) fence = "";
  }
  return lines;
}

function lastParagraph(lines: readonly string[]): string {
  let end = lines.length;
  let onlyList = true;
  let text = "";
  while (end > 0 && onlyList && text.length < PARAGRAPH) {
    while (end > 0 && /^[\s*_=-]*$/.test(lines[end - 1] ?? "")) end--;
    let start = end;
    while (start > 0 && (lines[start - 1] ?? "").trim() !== "") start--;
    const paragraph = lines.slice(start, end);
    onlyList = paragraph.every((line) => LIST_ITEM.test(line));
    text = `${paragraph.join("\n")}\n${text}`;
    end = start;
  }
  return text.slice(-PARAGRAPH);
}

const LIST_ITEM = /^\s*(?:[-*+•]|\(?(?:\d{1,2}|[A-Za-z])[.)]|\*\*(?:\d{1,2}|[A-Z]|Option \w+)\b)/;

function sentences(paragraph: string): string[] {
  return paragraph
    .replace(/`[^`\n]*`|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»/g, "x")
    .replace(/’/g, "'")
    .replace(/[*_~]/g, "")
    .split(/(?<=[.?!])\s+|\n(?=[ \t]*(?:[-+•#|]|\(?\w{1,2}[.)]|[A-Z]))/)
    .map((sentence) =>
      sentence
        .replace(/^[^\p{L}]+/u, "")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((sentence) => sentence !== "");
}
