import { indented, plain } from "../session/plain.ts";
import type { Message } from "./message.ts";

/**
 * A message as a model is told of it: `- message from X: …`, at most `max` characters. Lines of the message's own are
 * indented, so that none can pass for a line of ours, and what steers terminals or turns text around is taken out.
 */
export function messageText(message: Message, max: number): string {
  const { type, from, subject, body, priority, message_id } = message;
  const facts = [type, ...(priority > 2 ? [priority === 4 ? "critical" : "high priority"] : []), message_id];
  const head = plain(`- message from ${from}: ${subject} (${facts.join(", ")})${carried(message)}`);
  const said = plain(body).trim() === "" ? "" : `\n  ${indented(body)}`;
  const text = head + said;
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - CUT.length)).replace(/[\ud800-\udbff]$/, "")}${CUT}`;
}

const CUT = "… (cut)";

/** The context pack of a handoff is longer than what is told here. */
function carried({ type, data }: Message): string {
  if (type !== "handoff" || typeof data.session_id !== "string") return "";
  const pack = typeof data.context_pack === "string" ? ", its context pack is in the message's data" : "";
  return ` [hands over session ${data.session_id}${pack}]`;
}
