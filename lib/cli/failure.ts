import { whereOf } from "../app/where.ts";
import { ERROR_CODES } from "../error-codes.ts";
import type { SessionError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { redact, redactText } from "../session/redact/index.ts";
import { clean, toJson } from "./clean.ts";
import { closeIds } from "./close-ids.ts";
import type { Ui } from "./ui.ts";

/** An error as `--json` prints it on stderr: `{"error": {code, message, details?}}`; what it repeats is without secrets. */
export function failureJson({ code, message, details }: SessionError, indent: number): string {
  const report = Object.keys(details).length > 0 ? { code, message, details } : { code, message };
  return toJson(redact({ error: report }), indent);
}

/** An error as a person reads it: what is wrong, and below it what may help. */
export function failureText(ui: Ui, message: string, hints: readonly string[]): string {
  const lines = [`${ui.paint.red("error:")} ${clean(redactText(message))}`];
  for (const hint of hints) lines.push(`${ui.paint.dim("hint:")} ${clean(redactText(hint))}`);
  return lines.join("\n");
}

/** The exit status a code stands for. */
export function exitOf(error: SessionError): number {
  return ERROR_CODES[error.code].exit;
}

/** What may help a person past this error. */
export async function hintsFor(error: SessionError, app: Runtime | undefined): Promise<string[]> {
  if (error.code === "BUSY") return ["try again: other processes are writing this session right now"];
  if (error.code === "NOT_FINAL") return ["end it with agent-session finalize; delete also takes --force"];
  if (error.code !== "NOT_FOUND" || app === undefined) return [];
  const wanted = error.details.agent_id;
  if (typeof wanted !== "string") return [];
  const close = await similar(app, wanted);
  if (close.length > 0) return [`did you mean ${close.join(" or ")}?`];
  return [`agent-session list shows the sessions in ${whereOf(app)}`];
}

async function similar(app: Runtime, wanted: string): Promise<string[]> {
  try {
    return await closeIds(app.store.ids(), wanted);
  } catch {
    // The error itself is what matters; a store that fails now only has no suggestion.
    return [];
  }
}
