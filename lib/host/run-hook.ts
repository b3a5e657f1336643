import { appendFileSync, existsSync } from "node:fs";
import { toSessionError } from "../errors.ts";
import { plain } from "../session/plain.ts";
import { redactText, redactThenCut } from "../session/redact/index.ts";
import { toTime } from "../session/time.ts";
import { type Answer, type Hook, type HookRuntime, isFromHost, neutral, respond } from "./hook.ts";
import { helpOf } from "./hook-help.ts";
import { type Fields, isObject } from "./input.ts";
import { selfTest } from "./self-test.ts";
import { readStdin, stdinIsTerminal, writeOut } from "./stdio.ts";

/** How a hook is given its runtime: `dir` for its own test, else the project's store. */
export type CreateRuntime = (options: {
  hook: true;
  actor: string;
  dir?: string;
  patienceMs?: number | undefined;
}) => HookRuntime;

const MAX_INPUT = 10 * 1024 * 1024;

/**
 * Runs a hook as a process: stdin in, one JSON object or nothing out. Whatever fails, the answer is
 * the neutral one, with one line on stderr and exit 0: never exit 2, never a stack trace on stdout.
 * Only input that is no JSON object exits 1.
 */
export async function runHook(hook: Hook, createRuntime: CreateRuntime): Promise<void> {
  const [flag] = process.argv.slice(2);
  const actor = `hook:${hook.name}`;
  if (flag === "--test")
    process.exitCode = (await selfTest(hook, (dir) => createRuntime({ hook: true, actor, dir }))) ? 0 : 1;
  else if (flag === "--help" || flag === "-h" || (flag === undefined && isRunByHand())) writeOut(2, helpOf(hook));
  else await answer(hook, () => createRuntime({ hook: true, actor, patienceMs: hook.deadlineMs }));
}

/** The host says where its project is, and gives a pipe. */
function isRunByHand(): boolean {
  return !process.env.CLAUDE_PROJECT_DIR && stdinIsTerminal();
}

async function answer(hook: Hook, createRuntime: () => HookRuntime): Promise<void> {
  const { text, tooLarge } = readStdin(MAX_INPUT);
  if (tooLarge) return refuseLarge(hook, text);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return refuseJson(text === "" ? "stdin is empty" : (error as Error).message);
  }
  if (!isObject(input)) return refuseJson("the input is not a JSON object");
  const started = process.uptime();
  let runtime: HookRuntime;
  try {
    runtime = createRuntime();
  } catch (error) {
    const failed = toSessionError(error);
    return finish(hook, undefined, input, { error: failed, output: neutral(hook, failed, input) }, started);
  }
  await finish(hook, runtime, input, await respond(hook, runtime, input), started);
  // All is written. An open connection, or the search for a host that is nowhere, would keep the process waiting.
  if (runtime.remote) process.exit();
}

async function finish(
  hook: Hook,
  runtime: HookRuntime | undefined,
  input: Fields,
  { output, after, error }: Answer,
  started: number,
): Promise<void> {
  if (output !== undefined) writeOut(1, `${stringify(output)}\n`);
  try {
    await after?.();
  } catch (failed) {
    log(hook, runtime, "warn", toSessionError(failed).message);
  }
  const kept = runtime === undefined ? undefined : keepFacts(hook, runtime, input, error === undefined);
  const ms = Math.round((process.uptime() - started) * 1000);
  for (const warning of runtime?.warnings ?? []) log(hook, runtime, "warn", warning);
  if (error !== undefined) log(hook, runtime, "error", `${error.code}: ${error.message}`);
  else {
    log(hook, runtime, "info", `${String(input.hook_event_name ?? "direct")} answered in ${ms} ms`);
    // Said, not only left so: what was compiled for an event that was answered is worth keeping, where sessions are kept.
    if (runtime !== undefined && existsSync(runtime.places.root)) process.exitCode = 0;
  }
  await kept;
}

/** One write, unsynced, after the host has its answer; a failure of it is nobody's concern. */
function keepFacts(hook: Hook, runtime: HookRuntime, input: Fields, ok: boolean): Promise<void> {
  const event = isFromHost(input) ? input.hook_event_name : "direct";
  const known = event === "direct" || hook.events.includes(event as string);
  const ms = Math.round(process.uptime() * 10_000) / 10;
  runtime.note?.("hook", { hook: hook.name, event: known ? event : "other", ms, ok });
  return runtime.keepFacts().catch(() => undefined);
}

function refuseJson(error: string): void {
  // The parser's message holds a piece of the input.
  writeOut(2, `${JSON.stringify({ should_resume: false, reason: "invalid_json", error: redactText(error) })}\n`);
  process.exitCode = 1;
}

/** Too much to parse: whether it came from the host is told by its key; inside a text its quotes would be escaped. */
function refuseLarge(hook: Hook, beginning: string): void {
  const error = toSessionError(new Error(`the input is larger than ${MAX_INPUT} bytes`), "LIMIT_EXCEEDED");
  const fromHost = beginning.includes('"hook_event_name"');
  const output = fromHost ? undefined : hook.direct?.neutral(error, {});
  if (output !== undefined) writeOut(1, `${stringify(output)}\n`);
  log(hook, undefined, "error", error.message);
}

/** An answer that carries its input back may be nested too deeply to print: then without it. */
function stringify(output: Fields): string {
  try {
    return JSON.stringify(output);
  } catch {
    return JSON.stringify({ ...output, original_context: null });
  }
}

const LEVELS = ["debug", "info", "warn", "error", "off"];

/** Warnings and errors go to stderr as one line, without secrets; to the log file goes what its level takes. */
function log(hook: Hook, runtime: HookRuntime | undefined, level: "info" | "warn" | "error", message: string): void {
  const file = process.env.AGENT_SESSION_LOG || runtime?.config.log?.file;
  const isLogged = file && LEVELS.indexOf(level) >= LEVELS.indexOf(runtime?.config.log?.level ?? "info");
  if (level === "info" && !isLogged) return;
  const line = `agent-session ${hook.name}: ${plain(redactThenCut(message, 1000))}`;
  if (level !== "info") writeOut(2, `${line}\n`);
  if (!isLogged) return;
  try {
    appendFileSync(file, `${toTime(Date.now())} ${level} ${line}\n`, { mode: 0o600 });
  } catch {
    // A log that cannot be written must not stop a hook.
  }
}
