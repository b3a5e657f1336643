import type { Message } from "./message.ts";

const HARMFUL = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A message as a model is told of it: `- message from X: …`, at most `max` characters. Lines of the message's own are
 * indented, so that none can pass for a line of ours, and what steers terminals or turns text around is taken out.
 */
export function messageText(message: Message, max: number): string {
  const { type, from, subject, body, priority, message_id } = message;
  const facts = [type, ...(priority > 2 ? [priority === 4 ? "critical" : "high priority"] : []), message_id];
  const head = `- message from ${from}: ${plain(subject)} (${facts.join(", ")})${carried(message)}`;
  const said =
    plain(body).trim() === ""
      ? ""
      : `\n  ${body
          .split(/\r\n|[\n\r\u2028\u2029]/)
          .map(plain)
          .join("\n  ")}`;
  const text = head + said;
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - CUT.length)).replace(/[\ud800-\udbff]$/, "")}${CUT}`;
}

const CUT = "… (cut)";

/** The context pack of a handoff is longer than what is told here. */
function carried({ type, data }: Message): string {
  if (type !== "handoff" || typeof data.session_id !== "string") return "";
  const pack = typeof data.context_pack === "string" ? ", its context pack is in the message's data" : "";
  return ` [hands over session ${plain(data.session_id)}${pack}]`;
}

function plain(line: string): string {
  return line.replace(HARMFUL, " ");
}
