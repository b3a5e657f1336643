import { statusOf, unreadOf } from "../app/status.ts";
import { createRuntime } from "../runtime.ts";
import { statusText } from "./status-text.ts";
import { colours } from "./ui.ts";

/** What the host says of itself on the status line's stdin; anything may be missing. */
interface HostStatus {
  session_id?: unknown;
  cwd?: unknown;
  workspace?: { current_dir?: unknown; project_dir?: unknown };
}

/** The line for the host. It never fails: a store that cannot be read is said in the line itself. */
export async function statusLine(input: string, env: NodeJS.ProcessEnv): Promise<string> {
  const host = parsed(input);
  const paint = colours(!env.NO_COLOR);
  try {
    const cwd = [host.workspace?.project_dir, host.workspace?.current_dir, host.cwd].find(isText);
    const app = createRuntime({ hook: true, env, ...(cwd === undefined ? {} : { cwd }) });
    const unread = isText(host.session_id) ? await unreadOf(app, host.session_id) : undefined;
    return statusText(await statusOf(app), unread, app.now(), paint);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    return paint.dim(`sessions: ${typeof code === "string" ? code : "unreadable"}`);
  }
}

function parsed(input: string): HostStatus {
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
