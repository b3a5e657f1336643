import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type Fields, isObject } from "./input.ts";
import { text } from "./payload.ts";

/** How much of a transcript's beginning or end is looked at. */
const PART_BYTES = 256 * 1024;

/** The prompt an agent received: the transcript's first line; `undefined` while there is none. */
export function firstPrompt(path: string | undefined): string | undefined {
  const head = path === undefined ? undefined : readPart(path, "start");
  if (head === undefined) return undefined;
  const end = head.indexOf("\n");
  return end < 0 ? undefined : textOf(parse(head.slice(0, end)));
}

/** The assistant's last texts in the transcript's tail, newest last, at most `most`. */
export function lastAssistantTexts(path: string | undefined, most: number): string[] {
  const tail = path === undefined ? undefined : readPart(path, "end");
  if (tail === undefined) return [];
  const texts: string[] = [];
  const lines = tail.split("\n");
  for (let at = lines.length - 1; at >= 0 && texts.length < most; at--) {
    const line = parse(lines[at] as string);
    if (line?.type !== "assistant") continue;
    const said = textOf(line);
    if (said !== undefined && said.trim() !== "") texts.unshift(said);
  }
  return texts;
}

function readPart(path: string, which: "start" | "end"): string | undefined {
  try {
    const fd = openSync(path, "r");
    try {
      const { size } = fstatSync(fd);
      const length = Math.min(size, PART_BYTES);
      const bytes = Buffer.alloc(length);
      const got = readSync(fd, bytes, 0, length, which === "start" ? 0 : size - length);
      return bytes.toString("utf8", 0, got);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

function parse(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a transcript line: its message's content, a text or a list of blocks. */
function textOf(line: Fields | undefined): string | undefined {
  const content = isObject(line?.message) ? line.message.content : undefined;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.flatMap((block) => (isObject(block) && block.type === "text" ? (text(block.text) ?? []) : []));
  return texts.length > 0 ? texts.join("\n") : undefined;
}
