import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sessions } from "../../lib/index.ts";
import type { Context } from "./context.ts";
import { floorOf } from "./floors.ts";
import { NaiveSessions } from "./naive.ts";

export type Durability = "fast" | "fsync";

/** One operation, done by the library, by bare system calls and as the seeds do it; every call is timed. */
export interface Operation {
  name: string;
  /** Of the ratio to the floor. */
  limit: number;
  /** Writes nothing, so that durability does not matter. */
  reads?: true;
  ours(at: number): unknown;
  floor(at: number): unknown;
  naive(at: number): unknown;
  /** Makes ready what call `at` needs; not timed. */
  before?(at: number): Promise<void>;
}

const METADATA = { task_id: "T001", plan_file: "plans/plan.json", notes: "n".repeat(2000) };
const AGENT = "terraform-architect";

/** The operations on stores of their own, and what closes them. */
export async function operationKinds(
  context: Context,
  durability: Durability,
): Promise<{ operations: Operation[]; sessions: Sessions }> {
  const dir = context.folder("ours");
  const sessions = await context.library.openSessions({ dir, durability });
  const bytes = await bytesOf(sessions, dir);
  const naive = new NaiveSessions(context.folder("naive"));
  // In the folders of the library's own sessions: what a file costs depends on where on the disk its folder lies.
  const floor = floorOf(durability === "fsync", { prefix: "floor-" });
  const folder = (id: string) => join(dir, id);
  const state = join(folder("hot"), "state.json");
  floor.begin(folder("hot"), ...bytes.created);
  naive.create("hot", AGENT, METADATA);
  naive.update("hot", (each) => {
    each.phase = "approval";
  });
  const operations: Operation[] = [
    {
      name: "update",
      limit: 1.6,
      ours: (at) => sessions.update("hot", { metadata: { at } }),
      floor: () => floor.change(folder("hot"), ...bytes.updated),
      naive: (at) => naive.update("hot", ({ metadata }) => Object.assign(metadata, { at })),
    },
    {
      name: "finalize",
      limit: 1.6,
      before: async (at) => {
        // Changed once before it ends, as sessions are: the first time that a file is replaced costs less than any later one.
        await sessions.create({ agentId: `ends-${at}`, agentName: AGENT, metadata: METADATA });
        await sessions.update(`ends-${at}`, { phase: "approval" });
        floor.begin(folder(`ends-${at}`), ...bytes.created);
        floor.change(folder(`ends-${at}`), ...bytes.updated);
        naive.create(`ends-${at}`, AGENT, METADATA);
      },
      ours: (at) => sessions.finalize(`ends-${at}`, "completed"),
      floor: (at) => floor.change(folder(`ends-${at}`), ...bytes.finalized),
      naive: (at) => naive.finalize(`ends-${at}`, "completed"),
    },
    {
      name: "create",
      limit: 2,
      ours: (at) => sessions.create({ agentId: `new-${at}`, agentName: AGENT, metadata: METADATA }),
      floor: (at) => floor.create(folder(`.floor-${at}`), ...bytes.created),
      naive: (at) => naive.create(`new-${at}`, AGENT, METADATA),
    },
    {
      name: "get",
      limit: 2,
      reads: true,
      ours: () => sessions.get("hot"),
      floor: () => floor.readParse(state),
      naive: () => naive.get("hot"),
    },
    {
      name: "shouldResume",
      limit: 2,
      reads: true,
      ours: () => sessions.shouldResume("hot"),
      floor: () => floor.readParse(state),
      naive: () => naive.shouldResume("hot"),
    },
  ];
  return { operations, sessions };
}

type Bytes = readonly [line: Buffer, state: Buffer];

/** What the library writes: the journal's last line and the state after each kind of change. */
async function bytesOf(sessions: Sessions, dir: string): Promise<Record<"created" | "updated" | "finalized", Bytes>> {
  const written = (id: string): Bytes => {
    const [line = ""] = readFileSync(join(dir, id, "events.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(-1);
    return [Buffer.from(`${line}\n`), readFileSync(join(dir, id, "state.json"))];
  };
  await sessions.create({ agentId: "hot", agentName: AGENT, metadata: METADATA });
  const created = written("hot");
  await sessions.update("hot", { phase: "approval" });
  await sessions.update("hot", { metadata: { at: 1 } });
  const updated = written("hot");
  await sessions.create({ agentId: "model", agentName: AGENT, metadata: METADATA });
  await sessions.finalize("model", "completed");
  return { created, updated, finalized: written("model") };
}
