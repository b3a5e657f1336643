/** Longer last paragraphs are judged by their end. */
const PARAGRAPH = 2000;

/**
 * The last paragraph of a message, outside fences, quotes and comments; at most its last 2,000 characters. A list at the
 * end belongs to the paragraph above it.
 */
export function lastParagraph(message: string): string {
  const lines = unfenced(message);
  let end = lines.length;
  let onlyList = true;
  let text = "";
  while (end > 0 && onlyList && text.length < PARAGRAPH) {
    while (end > 0 && saysNothing(lines[end - 1] ?? "")) end--;
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

/** The lines outside code fences, quotes and comments. */
function unfenced(message: string): string[] {
  const lines: string[] = [];
  let fence = "";
  for (const line of message.replaceAll("\r", "").split("\n")) {
    const mark = FENCES.some((each) => line.includes(each)) ? (/^[ \t]{0,12}(`{3,}|~{3,})/.exec(line)?.[1] ?? "") : "";
    if (fence === "") {
      if (mark !== "") fence = mark;
      else if (!isAside(line.trimStart())) lines.push(line);
    } else if (mark.startsWith(fence)) fence = "";
  }
  return lines;
}

const FENCES = ["```", "~~~"];

/** A quote, a comment, a tag alone. */
function isAside(line: string): boolean {
  return line.startsWith(">") || (line.startsWith("<") && /^<(?:!--|\/?\w+>\s*$)/.test(line));
}

/** Nothing but blanks, or a rule. */
function saysNothing(line: string): boolean {
  const bare = line.trim();
  return bare === "" || (RULES.includes(bare.charAt(0)) && /^[\s*_=-]*$/.test(bare));
}

const RULES = "*_=-";
