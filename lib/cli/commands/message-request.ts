import { request as ask } from "../../app/hub/request.ts";
import { sendFrom } from "../../host/hand-over.ts";
import { alias, command } from "../command.ts";
import { messageBlock, sentText, withSignal } from "../message-text.ts";
import { argument, decimal, flag } from "../options.ts";
import { FROM, SENDING, TO } from "./message-send.ts";

export const messageRequest = command({
  name: "message request",
  group: "Talk to other sessions",
  summary: "Send a request, and wait for the answer",
  details: "No answer within the time given is TIMEOUT, exit 1; the request stays.",
  example: 'agent-session message request dev-001 planner-001 "API design" "REST or GraphQL?" --wait 60',
  args: { from: FROM, to: TO, subject: argument("subject", "One line"), body: argument("body", "At most 64 KiB") },
  options: {
    wait: decimal("--wait <seconds>", "Wait so long for the answer (default: do not wait)"),
    ...SENDING,
    queue: flag("--queue", "Also to an id that nobody has heard of yet"),
  },
  async run({ args, options: { wait, ttl, queue, ...more }, app }) {
    const draft = { ...args, ...more, ttlS: ttl ?? null, type: "request", requiresResponse: true };
    if (wait === undefined) {
      const sent = await sendFrom(app(), draft, { queue });
      return { json: withSignal(sent), text: () => sentText(sent) };
    }
    const answered = await ask(app(), draft, { queue, timeoutMs: wait * 1000 });
    return { json: answered, text: () => `${sentText(answered.request)}\n\n${messageBlock(answered.reply)}` };
  },
});

export const request = alias(messageRequest, "request");
