import { SessionError } from "../errors.ts";
import { seqNamed } from "../session/checkpoint.ts";
import { decideClone } from "../session/clone.ts";
import { checkSessionId } from "../session/ids.ts";
import type { SessionRecord } from "../session/record.ts";
import { commit } from "./commit.ts";
import type { App } from "./context.ts";
import { newId } from "./create.ts";
import { mustExist, openOrchestration } from "./existing.ts";
import { recordAt } from "./history-at.ts";
import { reserved } from "./orchestration/reserve.ts";
import { history } from "./sessions.ts";

export interface CloneSession {
  agentId?: string | null;
  /** Default: the source's; for an orchestration session, whose name is taken, that and `-clone`. */
  name?: string | null;
  /** A checkpoint's id or label, or a revision: the state of then. Default: the state of now. */
  at?: string | null;
  resetState?: boolean | null;
  /** Default: with `at`, because the state of then has them. */
  copyResources?: boolean | null;
}

/**
 * Makes a new session with the state of another, now or at a checkpoint, and answers its record. Tasks and messages
 * are never shared. `NOT_FOUND`, `CHECKPOINT_NOT_FOUND`, `CONFLICT`, `LIMIT_EXCEEDED`.
 */
export async function cloneSession(app: App, id: string, options: CloneSession = {}): Promise<SessionRecord> {
  const source = await sourceOf(app, id, options.at ?? null);
  const agentId = options.agentId ? checkSessionId(options.agentId) : newId(app, source.lifecycle);
  const { kind } = source;
  const placed = source.lifecycle === "orchestration" && kind !== undefined;
  const name = options.name || (placed ? await freeName(app, kind, source.agent_name) : source.agent_name);
  const wanted = {
    agentId,
    name,
    at: options.at ?? null,
    resetState: options.resetState ?? false,
    copyResources: options.copyResources ?? Boolean(options.at),
  };
  const make = async () => (await commit(app, agentId, (found, now) => decideClone(found, source, wanted, now))).record;
  return placed ? reserved(app, { agent_id: agentId, kind, name: app.redact(name) }, make) : make();
}

async function sourceOf(app: App, id: string, at: string | null): Promise<SessionRecord> {
  const current = await mustExist(app, id);
  if (!at) return current;
  const seq = seqNamed(await history(app, id), at);
  if (seq === undefined) {
    const text = `Session ${id} has no checkpoint "${at}"; "history ${id} --checkpoints" shows them.`;
    throw new SessionError("CHECKPOINT_NOT_FOUND", text, { agent_id: id, checkpoint: at });
  }
  return recordAt(app, id, seq);
}

async function freeName(app: App, kind: string, name: string): Promise<string> {
  const taken = new Set(
    (await openOrchestration(app)).filter((each) => each.kind === kind).map((each) => each.agent_name),
  );
  if (!taken.has(name)) return name;
  for (let nth = 1; ; nth++) {
    const free = `${name}-clone${nth === 1 ? "" : `-${nth}`}`;
    if (!taken.has(free)) return free;
  }
}
