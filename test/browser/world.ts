import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setMemory } from "../../lib/app/hub/memory.ts";
import { broadcast, reply, send } from "../../lib/app/hub/messages.ts";
import { register, setStatus } from "../../lib/app/hub/presence.ts";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { routeTask } from "../../lib/app/tasks/routing.ts";
import { addTask, completeTask } from "../../lib/app/tasks/tasks.ts";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";
import { type Served, serve } from "../../lib/server/main.ts";

const ASSETS = fileURLToPath(new URL("../../dist/dashboard", import.meta.url));
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A store in a folder of its own, and the server that shows it. */
export class World {
  readonly root: string;
  readonly project: string;
  served: Served | undefined;

  constructor() {
    this.project = mkdtempSync(join(tmpdir(), "my-project-"));
    this.root = join(this.project, ".claude", "session");
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

/** Ten thousand sessions, written as another version might have left them: without journals. */
export function tenThousand(world: World): void {
  const phases = ["approval", "executing", "planning", "completed", "completed", "completed"];
  for (let n = 0; n < 10_000; n++) {
    const id = `agent-${String(n).padStart(5, "0")}`;
    const at = new Date(Date.UTC(2026, 0, 8) + n * 1000).toISOString();
    const state = {
      agent_id: id,
      agent_name: NAMES[n % 5],
      purpose: PURPOSES[n % 5],
      phase: phases[n % 6],
      created_at: at,
      last_updated: at,
    };
    mkdirSync(join(world.root, id), { recursive: true });
    writeFileSync(join(world.root, id, "state.json"), JSON.stringify(state));
  }
}

/** What a team's store may look like: every view has something to show. Answers the thread of a request. */
export async function aWorkingTeam(world: World): Promise<string> {
  await lastMonth(world);
  for (const [at, phase] of ["investigating", "planning", "executing", "validating", "approval"].entries()) {
    const id = `agent-20261121-09${10 + at}00-${"abcdef01".slice(at)}${"0".repeat(at)}`;
    await create(world.ago((at + 2) * 11 * MINUTE), { agentId: id, agentName: NAMES[at], purpose: PURPOSES[at] });
    await update(world.ago((at + 1) * 7 * MINUTE), id, { phase });
  }
  await create(world.ago(50 * MINUTE), {
    agentId: "feature-dark-mode",
    lifecycle: "feature",
    purpose: "Add dark mode",
  });
  await waitingSession(world);
  await aFleet(world);
  await someMemory(world);
  await someDelegations(world);
  return aConversation(world);
}

const NAMES = ["terraform-architect", "code-reviewer", "test-writer", "docs-writer", "api-designer"];
const PURPOSES = ["vpc-module", "review of the login form", "tests of the parser", "user guide", "billing endpoints"];

async function lastMonth(world: World): Promise<void> {
  for (let n = 0; n < 44; n++) {
    const started = ((n * 37) % 29) * DAY + ((n * 7919) % 20_000) * 1000;
    const took = (20 + ((n * n * 131) % 5400)) * 1000;
    const day = String(10 + (n % 20));
    const id = `agent-202610${day}-1015${String(n).padStart(2, "0")}-${(n * 2654435).toString(16).padStart(8, "0")}`;
    const at = (ms: number) => world.ago(Math.max(0, started - ms) + DAY);
    await create(at(0), {
      agentId: id,
      agentName: NAMES[n % 5],
      purpose: PURPOSES[n % 5],
      metadata: { task_id: `T${100 + n}` },
    });
    await update(at(took / 3), id, { phase: "executing" });
    if (n % 7 === 0) await update(at(took / 2), id, { error: "Plan failed: provider timeout" });
    if (n % 9 !== 8) await finalize(at(took), id, n % 8 === 5 ? "failed" : "success");
  }
}

/** One with a long story: phases, tasks, routing decisions, an error. */
async function waitingSession(world: World): Promise<void> {
  const id = "waiting-session";
  const minutes = (ago: number) => world.ago(ago * MINUTE);
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
  await register(minutes(41), id, { capabilities: ["terraform", "plan"], team: "platform" });
  await routeTask(minutes(39), id, "draft-plan", { requiredCapabilities: ["terraform"] });
  await completeTask(minutes(36), id, "draft-plan", { outcome: "success" });
  await update(minutes(30), id, { error: "Provider registry answered 503" });
  const timestamp = new Date(Date.now() - 43 * MINUTE).toISOString();
  await update(minutes(12), id, {
    phase: "approval",
    metadata: { decisions: [{ timestamp, decision: "Three subnets", rationale: "One for each zone" }] },
  });
  await setStatus(minutes(0), id, "waiting");
}

/** Three more agents at work, whose tasks depend on each other: β₁ is 3 before anybody has talked. */
async function aFleet(world: World): Promise<void> {
  const members = [
    ["write-tests", "test-writer", ["tests"]],
    ["user-guide", "docs-writer", ["write"]],
    ["review-login", "code-reviewer", ["review"]],
  ] as const;
  for (const [id, agentName, capabilities] of members) {
    await create(world.ago(35 * MINUTE), { agentId: id, agentName, purpose: "release 2.0" });
    await update(world.ago(34 * MINUTE), id, { phase: "executing" });
    await register(world.ago(), id, { capabilities, team: "platform" });
  }
  const add = (id: string, taskId: string, more = {}) => addTask(world.ago(), id, { taskId, ...more });
  await add("write-tests", "parse");
  await add("write-tests", "check", { dependsOn: ["parse"] });
  await add("write-tests", "report", { dependsOn: ["parse", "check"] });
  await add("user-guide", "guide");
  await add("user-guide", "examples", { dependsOn: ["guide"] });
  await routeTask(world.ago(), "user-guide", "examples", { requiredCapabilities: ["review"] });
}

/** A coordinator asks, is answered, and tells everybody: that ties four agents to it. One left an hour ago. */
async function aConversation(world: World): Promise<string> {
  const at = (minutes: number) => world.ago(minutes * MINUTE);
  const person = { name: "Cece", type: "coordinator", capabilities: ["planning"], team: "platform" };
  await register(at(90), "release-1-9", { name: "docs-writer", type: "agent" });
  await register(at(41), "cece-001", person);
  const asked = await send(at(31), {
    from: "cece-001",
    to: "waiting-session",
    subject: "Is the plan ready?",
    body: "The review starts at noon.\nPlease attach the cost estimate.",
    priority: 3,
  });
  const body = "It waits for approval. The estimate is in memory under plan/cost.";
  await reply(at(28), asked.message_id, { from: "waiting-session", body });
  await broadcast(at(20), { from: "cece-001", subject: "Freeze at 17:00", body: "No merges after that." });
  await setStatus(world.ago(), "cece-001", "working", { task: "Coordinating the release" });
  return asked.thread_id;
}

async function someMemory(world: World): Promise<void> {
  const remember = (minutes: number, key: string, value: unknown, type: string, tags: string[]) =>
    setMemory(world.ago(minutes * MINUTE), { session: "cece-001", key, value, type, tags });
  await remember(34, "plan/cost", { monthly_usd: 530 }, "fact", ["plan", "vpc"]);
  await remember(29, "plan/cost", { monthly_usd: 412, subnets: 3, nat: "single" }, "fact", ["plan", "vpc"]);
  await remember(21, "release/freeze", "17:00 UTC", "decision", ["release"]);
}

/** As the hooks store them. */
async function someDelegations(world: World): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const verdict = n % 3 === 0 ? "resume" : n % 10 === 1 ? "restore" : "new";
    const at = new Date(Date.now() - (n % 27) * DAY - 5 * MINUTE).toISOString();
    const session = n === 0 ? "waiting-session" : `s-${n}`;
    await world.ago().store.doc.put("delegations", `toolu_${n}`, {
      at,
      verdict,
      agent_type: NAMES[n % 5],
      description: "Apply the VPC plan",
      session,
      ...(n === 0 && {
        text: "No new agent was started, because an earlier one has this work already. Session waiting-session has waited in phase approval for 7 minutes.",
      }),
    });
  }
}
