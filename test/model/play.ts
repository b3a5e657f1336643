import { cleanup } from "../../lib/app/cleanup.ts";
import { commit, onStored } from "../../lib/app/commit.ts";
import { type App, ownerAlive } from "../../lib/app/context.ts";
import { shouldResume } from "../../lib/app/sessions.ts";
import { sweep } from "../../lib/app/sweep.ts";
import { isSessionError } from "../../lib/errors.ts";
import { type OutcomeWord, openSessions, type Sessions, type Store, type UpdateChange } from "../../lib/index.ts";
import { openRun } from "../../lib/session/assess.ts";
import { decideInterrupt } from "../../lib/session/interrupt.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { decideStart } from "../../lib/session/start.ts";
import { decideSupersede } from "../../lib/session/supersede.ts";
import { testApp } from "../setup/test-app.ts";
import type { Command } from "./commands.ts";
import type { Told } from "./judge.ts";
import type { Answer } from "./model.ts";
import type { Change } from "./shape.ts";

/** The host process that owns every run here. */
export const OWNER = { machine: "here", pid: 4711 };

/**
 * One process's doors to a store: the library, and below it the use cases for what only hooks do and what hangs on
 * whether the owner lives, which is told here.
 */
export interface Door {
  sessions: Sessions;
  app: App;
}

export async function doorTo(store: Store, world: Pick<App, "now" | "alive">): Promise<Door> {
  return { sessions: await openSessions({ store, now: world.now }), app: testApp(store, world) };
}

export async function closed({ sessions, app }: Door): Promise<void> {
  await sessions.close();
  await app.store.close();
}

/** What a call was told while others were at work: a claim cannot say which revision it made. */
export async function tellOf(door: Door, command: Command): Promise<Told> {
  const answer = (await call(door, command))?.answer;
  const isClaimed = command.do === "claim" && answer !== undefined && "revision" in answer;
  return { command, answer: isClaimed ? { claimed: true } : answer };
}

/** Does a command that is a call on the real thing; `undefined` for one that is none. */
export async function call(
  door: Door,
  command: Command,
): Promise<{ answer: Answer; record?: SessionRecord } | undefined> {
  try {
    return await called(door, command);
  } catch (error) {
    if (isSessionError(error)) return { answer: { refused: error.code } };
    throw error;
  }
}

async function called(
  { sessions, app }: Door,
  command: Command,
): Promise<{ answer: Answer; record?: SessionRecord } | undefined> {
  const { id } = command;
  switch (command.do) {
    case "create":
      return made(await sessions.create({ agentId: id, agentName: "worker", metadata: command.metadata }));
    case "update":
    case "put the old snapshot back":
      return made(await sessions.update(id, updateOf(command.change)));
    case "finalize":
      return made(await sessions.finalize(id, command.word as OutcomeWord));
    case "claim":
      return claimed(app, id, command.holder);
    case "start":
      return made(await started(app, id));
    case "interrupt":
      return made(
        (
          await commit(
            app,
            id,
            onStored(id, (record, now) => decideInterrupt(record, "session_end", now)),
          )
        ).record,
      );
    case "supersede":
      return made(
        (
          await commit(
            app,
            id,
            onStored(id, (record, now) => decideSupersede(record, command.other, now)),
          )
        ).record,
      );
    case "delete":
      await sessions.delete(id, { force: true });
      return { answer: { removed: [id] } };
    case "cleanup":
      return { answer: { removed: (await cleanup(app)).removed.sort() } };
    case "sweep": {
      const before = await idsOf(app);
      await sweep(app);
      const left = await idsOf(app);
      return { answer: { removed: before.filter((each) => !left.includes(each)).sort() } };
    }
    default:
      return undefined;
  }
}

function made(record: SessionRecord): { answer: Answer; record: SessionRecord } {
  return { answer: { revision: record.revision }, record };
}

async function claimed(app: App, id: string, holder: string) {
  const { should_resume, detail } = await shouldResume(app, id, { claim: holder });
  if (!should_resume) return { answer: { refused: detail } };
  const record = (await app.store.load(id))?.record;
  return record === undefined ? { answer: { refused: "session_not_found" } } : made(record);
}

async function started(app: App, id: string): Promise<SessionRecord> {
  const host = { session_id: "c1", agent_type: "worker", ...OWNER, cwd: "/project" };
  const decide = (record: SessionRecord | undefined, now: number) => {
    const alive = record !== undefined && openRun(record) !== undefined && ownerAlive(app, record);
    return decideStart(record, { agentId: id, agentType: "worker", host }, alive, now);
  };
  return (await commit(app, id, decide)).record;
}

function updateOf({ error, ...change }: Change): UpdateChange {
  return { ...change, ...(error && { error: "it failed" }) } as UpdateChange;
}

async function idsOf({ store }: App): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.ids()) if ((await store.load(id)) !== undefined) ids.push(id);
  return ids;
}
