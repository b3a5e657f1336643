import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { create } from "../../../lib/app/sessions.ts";
import { registerAgent } from "../../../lib/app/tasks/agents.ts";
import { fleetSnapshot } from "../../../lib/app/tasks/fleet.ts";
import { routeTask } from "../../../lib/app/tasks/routing.ts";
import { addTask, completeTask } from "../../../lib/app/tasks/tasks.ts";
import { isSessionError } from "../../../lib/errors.ts";
import type { Fleet, FleetAgent, FleetTask } from "../../../lib/routing/fleet.ts";
import { DEFAULT_POLICY } from "../../../lib/session/policy.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { components, cycles, plainChoice, plainGraph } from "../../routing/brute-force.ts";
import { testApp } from "../../setup/test-app.ts";

const OWNERS = ["alice", "bob"];
const AGENTS = ["alice", "bob", "dora", "emil"];

const session = fc.nat(OWNERS.length - 1);
const task = fc.constantFrom("1", "2", "3");
const capabilities = fc.uniqueArray(fc.constantFrom("x", "y"));

interface Add {
  does: "add";
  session: number;
  task: string;
  dependsOn: string[];
}
interface Route {
  does: "route";
  session: number;
  task: string;
  capabilities: string[];
}
type Step =
  | { does: "register"; agent: string; capabilities: string[] }
  | { does: "complete"; session: number; task: string }
  | Add
  | Route;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ does: is("register"), agent: fc.constantFrom(...AGENTS), capabilities }) },
  { weight: 2, arbitrary: fc.record({ does: is("add"), session, task, dependsOn: fc.uniqueArray(task) }) },
  { weight: 4, arbitrary: fc.record({ does: is("route"), session, task, capabilities }) },
  { weight: 1, arbitrary: fc.record({ does: is("complete"), session, task }) },
);

type Open = FleetTask & { agent: string; routed: boolean };

/** The store, and beside it what the fleet must be by the contract alone: plain lists. */
class Both {
  readonly app = testApp(memoryStore());
  readonly agents: FleetAgent[] = [];
  readonly open = new Map<string, Open>();
  readonly ended = new Set<string>();

  get fleet(): Fleet {
    return { agents: this.agents, tasks: [...this.open.values()], links: [] };
  }

  /** Does it to both; what the one refuses, the other does not do either. */
  async take(each: Step): Promise<void> {
    if (each.does === "add") return this.add(each);
    if (each.does === "route") return this.route(each);
    if (each.does === "register") {
      await registerAgent(this.app, each.agent, each.capabilities);
      const entry = { agent_id: each.agent, capabilities: each.capabilities, registered_at: "" };
      const at = this.agents.findIndex(({ agent_id }) => agent_id === each.agent);
      this.agents.splice(at < 0 ? this.agents.length : at, 1, entry);
      return;
    }
    const key = keyOf(each.session, each.task);
    const said = await codeOf(completeTask(this.app, `s${each.session}`, each.task, { outcome: "failed" }));
    expect(said).toBe(this.known(key) ? "done" : "TASK_NOT_FOUND");
    if (this.open.delete(key)) this.ended.add(key);
  }

  private async add({ session, task, dependsOn }: Add): Promise<void> {
    const key = keyOf(session, task);
    const others = dependsOn.map((other) => keyOf(session, other));
    const wrong = this.known(key) || others.includes(key) ? "CONFLICT" : "TASK_NOT_FOUND";
    const may = wrong !== "CONFLICT" && others.every((other) => this.known(other));
    expect(await codeOf(addTask(this.app, `s${session}`, { taskId: task, dependsOn }))).toBe(may ? "done" : wrong);
    if (may) this.open.set(key, { ...unrouted(session, key), depends_on: others });
  }

  private async route({ session, task, capabilities: required }: Route): Promise<void> {
    const key = keyOf(session, task);
    const asked = routeTask(this.app, `s${session}`, task, { requiredCapabilities: required });
    if (this.ended.has(key)) {
      expect(await codeOf(asked)).toBe("CONFLICT");
      return;
    }
    const before = this.open.get(key) ?? unrouted(session, key);
    const { thresholdOffset: offset, fallback } = DEFAULT_POLICY.routing;
    const expected = plainChoice(this.fleet, before, { required, routed: before.routed, offset, fallback });
    expect(await asked).toMatchObject({
      agent_id: expected.agent,
      h1_before: expected.h1Before,
      h1_after: expected.h1After,
      emergence_risk: expected.risk,
    });
    const agent = expected.agent ?? before.owner;
    // Who had it has handed it over, also when it went back to its owner because nobody was chosen.
    const handed = before.routed && before.agent !== expected.agent ? [before.agent] : [];
    const handed_from = [...new Set([...before.handed_from, ...handed])];
    this.open.set(key, { ...before, agent, handed_from, routed: expected.agent !== null });
  }

  private known(key: string): boolean {
    return this.open.has(key) || this.ended.has(key);
  }
}

describe("a fleet that works", () => {
  it("has at every step the graph, and gets the decisions, that brute force finds; what has ended is gone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), async (steps) => {
        const both = new Both();
        for (const at of OWNERS.keys()) await create(both.app, { agentId: `s${at}`, agentName: OWNERS[at] });
        for (const each of steps) {
          await both.take(each);
          const graph = plainGraph(both.fleet);
          expect(await fleetSnapshot(both.app)).toMatchObject({
            n_vertices: graph.vertices.length,
            n_edges: graph.edges.length,
            n_components: components(graph),
            h1_dimension: cycles(graph),
            n_tasks: both.open.size,
            emergence: graph.vertices.length >= 2 && cycles(graph) > graph.vertices.length - 2,
          });
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

function is<Word extends Step["does"]>(does: Word): fc.Arbitrary<Word> {
  return fc.constant(does);
}

function keyOf(session: number, task: string): string {
  return `s${session}/${task}`;
}

function unrouted(session: number, key: string): Open {
  const owner = OWNERS[session] as string;
  return { key, owner, agent: owner, depends_on: [], handed_from: [], routed: false };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (isSessionError(error)) return error.code;
    throw error;
  }
}
