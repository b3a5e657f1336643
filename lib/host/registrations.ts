/**
 * Which of our files the host runs on which event (spec 1 §5): the one table from which settings, the plugin's
 * `hooks/hooks.json` and `doctor` derive. The timeout is the host's, in seconds: it only ends a process that missed its
 * own, much shorter deadline. SessionEnd stays low because the host waits that long before it exits.
 */
export const REGISTRATIONS = [
  { event: "SessionStart", hook: "session_start", timeout: 10 },
  { event: "PreToolUse", matcher: "Agent|Task|SendMessage", hook: "pre_delegate", timeout: 10 },
  { event: "PostToolUse", matcher: "Agent|Task|SendMessage|TaskStop", hook: "post_delegate", timeout: 10 },
  { event: "PostToolUseFailure", matcher: "Agent|Task|SendMessage|TaskStop", hook: "post_delegate", timeout: 10 },
  { event: "SubagentStart", hook: "subagent_start", timeout: 10 },
  { event: "SubagentStop", hook: "subagent_stop", timeout: 10 },
  { event: "StopFailure", hook: "subagent_stop", timeout: 10 },
  { event: "UserPromptSubmit", hook: "user_prompt_submit", timeout: 10 },
  { event: "SessionEnd", hook: "session_end", timeout: 3 },
  { event: "TaskCreated", hook: "task_event", timeout: 10 },
  { event: "TaskCompleted", hook: "task_event", timeout: 10 },
] as const satisfies readonly { event: string; matcher?: string; hook: string; timeout: number }[];

export type HookEvent = (typeof REGISTRATIONS)[number]["event"];
export type HookName = (typeof REGISTRATIONS)[number]["hook"];

/** Every hook file's name without `.cjs`, once, in the order of the table. */
export const HOOK_NAMES: readonly HookName[] = [...new Set(REGISTRATIONS.map(({ hook }) => hook))];

/** Name of the folder that holds our copies, and of the MCP server and the plugin. */
export const OUR_NAME = "agent-session";

/** The file beside the hooks that session_end starts to send tiles. */
export const SENDER_FILE = "send.cjs";
/** The file beside the hooks with the Redis store; read where a server is configured. */
export const REDIS_FILE = "redis.cjs";

/** Name of the copied file that serves MCP on stdio, and of the one that prints the host's status line. */
export const MCP_FILE = "mcp.cjs";
export const STATUS_LINE_FILE = "statusline.cjs";

/** One entry of the host's `hooks` object. Exec form: no shell, so no quoting, on every platform. */
export interface HookGroup {
  matcher?: string;
  hooks: { type: "command"; command: string; args: string[]; timeout: number }[];
}

/**
 * The host's `hooks` object for hook files in `folder`, a path or placeholder written with forward slashes. An event
 * without a matcher fires for every source, so SessionStart covers startup, resume, clear, compact and fork.
 */
export function hookGroups(folder: string): Record<HookEvent, HookGroup[]> {
  const entries = REGISTRATIONS.map(({ event, hook, timeout, ...rest }) => {
    const matcher = "matcher" in rest ? { matcher: rest.matcher } : {};
    const handler = { type: "command" as const, command: "node", args: [`${folder}/${hook}.cjs`], timeout };
    return [event, [{ ...matcher, hooks: [handler] }]];
  });
  return Object.fromEntries(entries);
}

// Quotes and backslashes may follow, so that a command line, an argument and a raw JSON text can all be searched.
const PATH_END = `(?=["'\\s\\\\]|$)`;
const OUR_HOOK = new RegExp(`[\\\\/]${OUR_NAME}[\\\\/]+(${HOOK_NAMES.join("|")})\\.cjs${PATH_END}`);

/** The hook that a command line or an argument runs from a folder of ours, whoever wrote it and however quoted. */
export function ourHook(text: string): HookName | undefined {
  return OUR_HOOK.exec(text)?.[1] as HookName | undefined;
}

/** Whether a command line or an argument names a copied file of ours (`mcp.cjs`, `statusline.cjs`). */
export function namesOurFile(text: string, file: string): boolean {
  const path = new RegExp(`[\\\\/]${OUR_NAME}[\\\\/]+${file.replace(".", "\\.")}${PATH_END}`);
  return path.test(text);
}
