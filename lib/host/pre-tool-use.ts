import { decideDelegation } from "./decide-delegation.ts";
import type { HookOutput } from "./hook.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { isDelegation, readPayload, text } from "./payload.ts";
import { unreadMessages } from "./unread-messages.ts";

/** PreToolUse: denies a delegation that has an agent already, or hands a new agent the earlier one's record. Never allows. */
export async function preToolUse(app: HostApp, raw: Fields): Promise<HookOutput | undefined> {
  const payload = readPayload(raw);
  if (payload.toolName === "SendMessage") return withMessages(app, payload.toolInput);
  if (!isDelegation(payload)) return undefined;
  const delegation = await decideDelegation(app, payload);
  if (delegation?.text === undefined) return undefined;
  if (delegation.verdict === "resume") {
    return output({ permissionDecision: "deny", permissionDecisionReason: delegation.text });
  }
  const { toolInput } = payload;
  return output({ updatedInput: { ...toolInput, prompt: `${text(toolInput.prompt) ?? ""}\n\n${delegation.text}` } });
}

function output(specific: Fields): Fields {
  return { hookSpecificOutput: { hookEventName: "PreToolUse", ...specific } };
}

/**
 * An agent that is resumed gets what waits for it with the words that resume it: newer hosts do not hand it the context
 * of that start.
 */
async function withMessages(app: HostApp, toolInput: Fields): Promise<HookOutput | undefined> {
  const [to, said] = [text(toolInput.to), text(toolInput.message)];
  const messages = to === undefined || said === undefined ? undefined : await unreadMessages(app, to);
  if (messages === undefined) return undefined;
  return {
    ...output({ updatedInput: { ...toolInput, message: `${said}\n\n${messages.text}` } }),
    after: messages.after,
  };
}
