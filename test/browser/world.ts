import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { registerAgent } from "../../lib/app/agents.ts";
import { routeTask } from "../../lib/app/routing.ts";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { addTask, completeTask } from "../../lib/app/tasks.ts";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";
import { type Served, serve } from "../../lib/server/main.ts";

const ASSETS = fileURLToPath(new URL("../../dist/dashboard", import.meta.url));
const DAY = 86_400_000;

/** A store in a folder of its own, and the server that shows it. */
export class World {
  readonly root: string;
  readonly project: string;
  served: Served | undefined;

  constructor() {
    this.project = mkdtempSync(join(tmpdir(), "dashboard-"));
    this.root = join(this.project, "sessions");
  }

  /** The application, so many milliseconds ago. */
  ago(ms = 0): Runtime {
    const env = { ...process.env, HOME: this.project, USERPROFILE: this.project, AGENT_SESSION_DIR: this.root };
    return createRuntime({ dir: this.root, env, cwd: this.project, durability: "fast", now: () => Date.now() - ms });
  }

  async serve(): Promise<Served> {
    this.served = await serve(this.ago(), { port: 0, assets: ASSETS });
    return this.served;
  }

  async close(): Promise<void> {
    await this.served?.close();
    rmSync(this.project, { recursive: true, force: true });
  }
}

/** What a team's store may look like: every view has something to show. */
export async function aWorkingTeam(world: World): Promise<void> {
  const names = ["terraform-architect", "code-reviewer", "test-writer", "docs-writer", "api-designer"];
  const purposes = ["vpc-module", "review of the login form", "tests of the parser", "user guide", "billing endpoints"];
  for (let n = 0; n < 44; n++) {
    const [started, took] = [
      ((n * 37) % 29) * DAY + ((n * 7919) % 20_000) * 1000,
      (20 + ((n * n * 131) % 5400)) * 1000,
    ];
    const id = `agent-202610${String(10 + (n % 20))}-1015${String(n % 60).padStart(2, "0")}-${(n * 2654435).toString(16).padStart(8, "0")}`;
    const at = (ms: number) => world.ago(Math.max(0, started - ms) + DAY);
    await create(at(0), {
      agentId: id,
      agentName: names[n % 5],
      purpose: purposes[n % 5],
      metadata: { task_id: `T${100 + n}` },
    });
    await update(at(took / 3), id, { phase: "executing" });
    if (n % 7 === 0) await update(at(took / 2), id, { error: "Plan failed: provider timeout" });
    if (n % 9 !== 8) await finalize(at(took), id, n % 8 === 5 ? "failed" : "success");
  }
  await waitingSession(world);
  for (const [at, phase] of ["investigating", "planning", "executing", "validating", "approval"].entries()) {
    const id = `agent-20261121-09${10 + at}00-${"abcdef01".slice(at)}${"0".repeat(at)}`;
    await create(world.ago((at + 2) * 11 * 60_000), { agentId: id, agentName: names[at], purpose: purposes[at] });
    await update(world.ago((at + 1) * 7 * 60_000), id, { phase });
  }
  await create(world.ago(50 * 60_000), {
    agentId: "feature-dark-mode",
    lifecycle: "feature",
    purpose: "Add dark mode",
  });
  await aFleet(world);
  await aHub(world);
  for (let n = 0; n < 60; n++) {
    const verdict = n % 3 === 0 ? "resume" : n % 10 === 1 ? "restore" : "new";
    const at = new Date(Date.now() - (n % 27) * DAY).toISOString();
    const value = { at, verdict, agent_type: names[n % 5], description: "work", session: "waiting-session" };
    await world.ago().store.doc.put("delegations", `toolu_${n}`, n < 2 ? value : { ...value, session: `s-${n}` });
  }
}

/** One with a long story: phases, tasks, routing decisions, messages, an error. */
async function waitingSession(world: World): Promise<void> {
  const id = "waiting-session";
  const minutes = (ago: number) => world.ago(ago * 60_000);
  await registerAgent(minutes(60), "terraform-architect", ["terraform", "plan"]);
  await registerAgent(minutes(60), "code-reviewer", ["review"]);
  await create(minutes(58), {
    agentId: id,
    agentName: "terraform-architect",
    purpose: "Plan the VPC module",
    metadata: { task_id: "T042" },
  });
  await update(minutes(55), id, { phase: "investigating" });
  await addTask(minutes(50), id, { taskId: "read-modules" });
  await completeTask(minutes(46), id, "read-modules", { outcome: "success" });
  await update(minutes(44), id, { phase: "planning" });
  await addTask(minutes(40), id, { taskId: "draft-plan" });
  await routeTask(minutes(39), id, "draft-plan", { requiredCapabilities: ["terraform"] });
  await completeTask(minutes(36), id, "draft-plan", { outcome: "success" });
  await update(minutes(30), id, { error: "Provider registry answered 503" });
  await update(minutes(12), id, { phase: "approval", metadata: { plan: "three subnets" } });
}

async function aFleet(world: World): Promise<void> {
  for (const name of ["test-writer", "docs-writer"]) await registerAgent(world.ago(30_000), name, ["write"]);
  const add = (id: string, taskId: string, more = {}) => addTask(world.ago(20_000), id, { taskId, ...more });
  for (const id of ["fleet-a", "fleet-b"]) {
    await create(world.ago(40_000), {
      agentId: id,
      agentName: id === "fleet-a" ? "test-writer" : "docs-writer",
      purpose: "release",
    });
  }
  await add("fleet-a", "parse");
  await add("fleet-a", "check", { dependsOn: ["parse"] });
  await add("fleet-a", "report", { dependsOn: ["parse", "check"] });
  await add("fleet-b", "guide");
  await add("fleet-b", "examples", { dependsOn: ["guide"] });
  await routeTask(world.ago(10_000), "fleet-b", "examples", { requiredCapabilities: ["review"] });
}

async function aHub(world: World): Promise<void> {
  const { doc } = world.ago().store;
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const people = [
    ["cece-001", "Cece", "coordinator", "working", 1, "Coordinating the release"],
    ["waiting-session", "terraform-architect", "agent", "waiting", 2, null],
    ["reviewer-7", "code-reviewer", "agent", "idle", 3, null],
    ["old-agent", "docs-writer", "agent", "active", 45, null],
  ] as const;
  for (const [session_id, agent_name, agent_type, activity, ping, current_task] of people) {
    const capabilities = agent_type === "agent" ? ["review", "terraform"] : ["planning"];
    const entry = { session_id, agent_name, agent_type, activity, current_task, capabilities, team: "platform" };
    await doc.put("presence", session_id, { ...entry, started_at: at(90), last_ping: at(ping), ended_at: null });
  }
  const message = async (n: number, thread: number, from: string, to: string | null, subject: string, body: string) => {
    const id = (each: number) => `msg-20261121-1000${String(each).padStart(2, "0")}-00000-0000000${each}`;
    const value = {
      message_id: id(n),
      thread_id: id(thread),
      type: n === thread ? "request" : "response",
      priority: thread === 1 ? 3 : 2,
    };
    await doc.put("messages", id(n), {
      message: { ...value, from, to, subject, body, created_at: at(30 - n), data: {} },
      receivers: [to],
    });
  };
  await message(
    1,
    1,
    "cece-001",
    "waiting-session",
    "Is the plan ready?",
    "The review starts at noon.\nPlease attach the cost estimate.",
  );
  await message(
    2,
    1,
    "waiting-session",
    "cece-001",
    "Re: Is the plan ready?",
    "It waits for approval. The estimate is in memory under plan/cost.",
  );
  await message(3, 3, "cece-001", null, "Freeze at 17:00", "No merges after that.");
  const remember = (key: string, value: unknown, type: string, tags: string[]) =>
    doc.put("memory", key, {
      key,
      entry: { key, version: 3, value, type, session_id: "cece-001", created_at: at(14), tags, metadata: {} },
      last_version: 3,
      first_version: 1,
    });
  await remember("plan/cost", { monthly_usd: 412, subnets: 3, nat: "single" }, "fact", ["plan", "vpc"]);
  await remember("release/freeze", "17:00 UTC", "decision", ["release"]);
}
