import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, fail, warn } from "./finding.ts";
import type { Registered } from "./settings.ts";

/** How long a hook may take before the host's user would notice. Milliseconds. */
const NOTICEABLE_MS = 1000;
/** The host's own, where a registration names none. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/**
 * Runs each registered hook file once with a recorded payload of its event, against a store of its own, and sees that it
 * answers as the host needs it: exit 0, one JSON object or nothing, within the time its registration gives it, and soon.
 */
export function checkLive(registered: readonly Registered[]): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "agent-session-doctor-"));
  try {
    // What is not there is told of already.
    const there = registered.filter(({ target }) => existsSync(target));
    const once = new Map(there.map((one) => [`${one.event} ${one.target}`, one]));
    return [...once.values()].flatMap((one) => check(one, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function check({ event, target, timeoutSeconds }: Registered, folder: string): Finding[] {
  const deadlineMs = (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  const mend = `Run "node ${target} --test" to see what it says.`;
  let fastest = Number.POSITIVE_INFINITY;
  // A first start may have waited for a cold disk, or for others at work: slow is what is slow each time.
  for (let tries = 0; tries < 3 && fastest >= NOTICEABLE_MS; tries++) {
    const { ms, status, stdout, ended } = runOnce(event, target, folder, deadlineMs);
    if (!ended) {
      const message = `${event}: ${target} did not answer within its deadline of ${deadlineMs / 1000} s.`;
      return [fail("live", message, mend)];
    }
    if (status !== 0) return [fail("live", `${event}: ${target} ended with exit ${status}.`, mend)];
    if (stdout !== "" && !isJson(stdout))
      return [fail("live", `${event}: ${target} printed something else than JSON.`, mend)];
    fastest = Math.min(fastest, ms);
  }
  return fastest < NOTICEABLE_MS ? [] : [warn("live", `${event}: ${target} took ${fastest} ms.`, slowMend())];
}

function runOnce(event: string, target: string, folder: string, timeout: number) {
  const started = performance.now();
  const { status, stdout, signal, error } = spawnSync("node", [target], {
    input: JSON.stringify({ ...PAYLOAD, cwd: folder, hook_event_name: event }),
    env: {
      ...process.env,
      AGENT_SESSION_DIR: join(folder, "session"),
      AGENT_SESSION_STORE: "",
      AGENT_SESSION_LOG: "",
      HOME: folder,
      USERPROFILE: folder,
    },
    cwd: folder,
    encoding: "utf8",
    timeout,
    // It may hold on to its life.
    killSignal: "SIGKILL",
  });
  // One that ends before it has read all is heard all the same.
  const ended = signal === null && (error === undefined || status !== null);
  return { ms: Math.round(performance.now() - started), status, stdout, ended };
}

function slowMend(): string {
  if (process.env.NODE_EXTRA_CA_CERTS)
    return "NODE_EXTRA_CA_CERTS in the environment triples Node 20's start; unset it for the host.";
  return "Every event of the host waits for it: see what slows the start of programs here (load, disk, virus scanner).";
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** What a payload of any event has, as the host sends it. */
const PAYLOAD = {
  session_id: "00000000-0000-4000-8000-000000000001",
  transcript_path: "/nowhere/00000000-0000-4000-8000-000000000001.jsonl",
  permission_mode: "default",
  agent_id: "a14f0c2e9b7d5a361",
  agent_type: "worker",
  last_assistant_message: "Found the cause.\nsession-phase: approval",
  prompt: "Look into T101",
  reason: "other",
  source: "startup",
  tool_name: "Agent",
  tool_use_id: "toolu_01",
  tool_input: { description: "Fix the login", prompt: "Fix the login test of T101", subagent_type: "worker" },
  tool_response: { status: "completed", agentId: "a14f0c2e9b7d5a361", content: [] },
  task_id: "1",
  task_subject: "Fix T101",
};
