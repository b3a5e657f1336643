import { decideDelegation } from "./decide-delegation.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { isDelegation, readPayload, text } from "./payload.ts";

/** PreToolUse: denies a delegation that has an agent already, or hands a new agent the earlier one's record. Never allows. */
export async function preToolUse(app: HostApp, raw: Fields): Promise<Fields | undefined> {
  const payload = readPayload(raw);
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
