import type { App } from "../app/context.ts";
import { changeDocument } from "../app/documents.ts";
import { parseTime, toTime } from "../session/time.ts";
import type { Request } from "./delegation.ts";

/** What was tried to resume one session: a denial is given once per run, and not after SendMessage failed. */
interface Tried {
  /** The run after which a delegation was denied, by its number. */
  denied_run?: string;
  denied_at?: string;
  /** SendMessage to it was refused by the host, after that run. */
  refused_run?: string;
}

type TaskOf = Pick<Request, "agent_type" | "task_ids" | "prompt">;

const TRIED = "resume";
const LATEST = "latest";
/** Two calls closer than this are twins, denied together; the later of a wider pair is the caller's repeat. */
const REPEAT_MS = 2000;

/** Whether a delegation may be denied in favour of this session's run now. */
export async function mayDeny(app: App, agentId: string, run: string): Promise<boolean> {
  const tried = (await app.store.doc.get<Tried>(TRIED, agentId))?.value;
  if (tried?.refused_run === run) return false;
  if (tried?.denied_run !== run) return true;
  return app.now() - (parseTime(tried.denied_at) ?? 0) < REPEAT_MS;
}

export async function noteDenial(app: App, agentId: string, run: string): Promise<void> {
  const at = toTime(app.now());
  await changeDocument<Tried>(app, TRIED, agentId, (old) =>
    old?.denied_run === run ? undefined : { ...old, denied_run: run, denied_at: at },
  );
}

export async function noteRefusal(app: App, agentId: string, run: string): Promise<void> {
  await changeDocument<Tried>(app, TRIED, agentId, (old) =>
    old?.refused_run === run ? undefined : { ...old, refused_run: run },
  );
}

/** Remembers which session worked on this task last; finished ones cannot be found by type. */
export async function noteLatest(app: App, request: TaskOf, agentId: string): Promise<void> {
  const key = taskKey(request);
  if (key !== undefined)
    await changeDocument<string>(app, LATEST, key, (old) => (old === agentId ? undefined : agentId));
}

export async function latestOf(app: App, request: TaskOf): Promise<string | undefined> {
  const key = taskKey(request);
  return key === undefined ? undefined : (await app.store.doc.get<string>(LATEST, key))?.value;
}

function taskKey({ agent_type, task_ids, prompt }: TaskOf): string | undefined {
  if (task_ids.length > 0) return `${agent_type}\n${task_ids.join(" ")}`;
  const folded = prompt.trim().replace(/\s+/g, " ");
  return folded.length < 12 ? undefined : `${agent_type}\n\n${folded}`;
}
