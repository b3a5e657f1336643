import { sendFrom } from "../../host/hand-over.ts";
import { alias, command } from "../command.ts";
import { seconds } from "../hub-options.ts";
import { jsonObject } from "../json-value.ts";
import { sentText, withSignal } from "../message-text.ts";
import { argument, flag, text, wholeNumber } from "../options.ts";

export const SENDING = {
  data: jsonObject("--data <json>", "A JSON object that goes with it"),
  priority: wholeNumber("--priority <n>", "1 low, 2 normal (default), 3 high, 4 critical"),
  ttl: seconds("--ttl <seconds>", "Nobody is shown it later than that"),
};

export const FROM = argument("from", "Id of the sender");
export const TO = argument("to", "Id of the receiver, @capability:<name>, @team:<name> or @affinity");

export const messageSend = command({
  name: "message send",
  group: "Talk to other sessions",
  summary: "Send a message to one session, or to one that is able or a team",
  details: "It is kept until its receiver has it, and shown to the receiver's model by the hooks.",
  example: 'agent-session message send cece-001 agent-002 "Need code review" "Can you review my Python changes?"',
  args: { from: FROM, to: TO, subject: argument("subject", "One line"), body: argument("body", "At most 64 KiB") },
  options: {
    type: text("--type <type>", "request (default), notification, task_offer, handoff, …"),
    ...SENDING,
    inReplyTo: text("--in-reply-to <message>", "The message it answers; see also: reply"),
    queue: flag("--queue", "Also to an id that nobody has heard of yet"),
  },
  async run({ args, options: { type, ttl, queue, ...more }, app }) {
    const message = await sendFrom(app(), { ...args, ...more, type: type ?? "request", ttlS: ttl ?? null }, { queue });
    return { json: withSignal(message), text: () => sentText(message) };
  },
});

export const send = alias(messageSend, "send");
