import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, fail, warn } from "./finding.ts";
import type { Registered } from "./settings.ts";

/** How long a hook may take before the host's user would notice. Milliseconds. */
const NOTICEABLE_MS = 1000;

/**
 * Runs each registered hook file once with a recorded payload of its event, against a store of its own, and sees that it
 * answers as the host needs it: exit 0, one JSON object or nothing, soon.
 */
export function checkLive(registered: readonly Registered[]): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "agent-session-doctor-"));
  try {
    const once = new Map(registered.map((one) => [`${one.event} ${one.target}`, one]));
    return [...once.values()].flatMap((one) => runOnce(one, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runOnce({ event, target }: Registered, folder: string): Finding[] {
  const started = performance.now();
  const { status, stdout, signal, error } = spawnSync(process.execPath, [target], {
    input: JSON.stringify({ ...PAYLOAD, cwd: folder, hook_event_name: event }),
    env: {
      ...process.env,
      AGENT_SESSION_DIR: join(folder, "session"),
      AGENT_SESSION_STORE: "",
      AGENT_SESSION_LOG: "",
      HOME: folder,
    },
    cwd: folder,
    encoding: "utf8",
    timeout: 10_000,
  });
  const ms = Math.round(performance.now() - started);
  const mend = `Run "node ${target} --test" to see what it says.`;
  if (error !== undefined || signal !== null)
    return [fail("live", `${event}: ${target} did not answer within 10 s.`, mend)];
  if (status !== 0) return [fail("live", `${event}: ${target} ended with exit ${status}.`, mend)];
  if (stdout !== "" && !isJson(stdout))
    return [fail("live", `${event}: ${target} printed something else than JSON.`, mend)];
  if (ms < NOTICEABLE_MS) return [];
  return [
    warn(
      "live",
      `${event}: ${target} took ${ms} ms.`,
      "NODE_EXTRA_CA_CERTS in the environment triples Node 20's start; unset it for the host.",
    ),
  ];
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
