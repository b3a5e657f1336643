import { SessionError } from "../../errors.ts";
import { chooseAgent } from "../../routing/choose.ts";
import type { FleetAgent } from "../../routing/fleet.ts";
import { checkSessionId } from "../../session/ids.ts";
import { isDraining } from "../../session/tasks/takes-work.ts";
import type { App } from "../context.ts";
import { nextTarget } from "../orchestration/affinity.ts";
import { readFleet } from "../tasks/fleet.ts";
import { findPresence, getPresence, recordOf } from "./presence.ts";

/** To whom a message goes. */
export interface Receivers {
  /** As it stands in the message: an id, a team, or `null` for everybody. */
  readonly to: string | null;
  readonly ids: readonly string[];
}

/**
 * The receivers that `to` means: everybody else who is registered (`null`), the members of a team, one agent with a
 * capability, or the one with that id. Nobody fits → `NO_TARGET`; an id that was never registered and is no stored
 * session → `RECIPIENT_NOT_FOUND` unless `queue`. Observers get no messages; a session that is shutting down no new
 * ones (`DRAINING`), only the `answer` to its own.
 */
export async function resolveReceivers(
  app: App,
  from: string,
  to: string | null,
  options: { queue?: boolean | null; answer?: boolean } = {},
): Promise<Receivers> {
  if (to === null) return { to, ids: await othersThan(app, from) };
  if (!to.startsWith("@")) return { to, ids: [await oneReceiver(app, to, options)] };
  const [kind, name = ""] = split(to);
  if (kind === "@team" && name !== "") {
    const ids = await othersThan(app, from, name);
    if (ids.length === 0) throw noTarget(to, `Nobody else of team ${name} is registered and takes messages.`);
    return { to, ids };
  }
  if (kind === "@capability" && name !== "") {
    const id = await chooseByCapability(app, from, name);
    return { to: id, ids: [id] };
  }
  if (to === "@affinity") {
    const id = await nextTarget(app, from);
    return { to: id, ids: [id] };
  }
  const text = `Not a receiver: ${JSON.stringify(to.slice(0, 80))}. There are an id, @capability:…, @team:… and @affinity.`;
  throw new SessionError("INVALID_VALUE", text, { name: "to" });
}

/** One live agent that is able, chosen as a task is routed (spec 3 §2). */
async function chooseByCapability(app: App, from: string, capability: string): Promise<string> {
  const fleet = await readFleet(app);
  const agents: FleetAgent[] = [];
  for (const agent of fleet.agents) {
    if (agent.agent_id !== from && !(await drains(app, agent.agent_id))) agents.push(agent);
  }
  if (agents.length === 0) throw noTarget(`@capability:${capability}`, "Nobody else is registered and live.");
  const { decision } = chooseAgent(
    { ...fleet, agents },
    {
      task_id: "message",
      task: { key: `${from}/message`, owner: from, agent: from, depends_on: [], handed_from: [] },
      required_capabilities: [capability],
      routed: false,
    },
    { ...app.policy.routing, fallback: "none" },
  );
  if (decision.agent_id !== null) return decision.agent_id;
  throw noTarget(`@capability:${capability}`, `Nobody live is able to ${capability}.`);
}

async function oneReceiver(
  app: App,
  to: string,
  { queue, answer }: { queue?: boolean | null; answer?: boolean },
): Promise<string> {
  checkSessionId(to);
  const presence = await getPresence(app, to);
  const record = await recordOf(app, to);
  if (presence?.agent_type === OBSERVER || record?.kind === OBSERVER) {
    throw noTarget(to, `${to} is an observer, and observers get no messages.`);
  }
  if (record !== undefined && !answer && isDraining(record, app.now())) {
    throw new SessionError("DRAINING", `${to} is shutting down and takes no new messages.`, { to });
  }
  if (presence !== undefined || record !== undefined || queue) return to;
  const text = `${to} was never registered, and there is no session of that id.`;
  throw new SessionError("RECIPIENT_NOT_FOUND", text, { to });
}

const OBSERVER = "observer";

/** All that are registered now, offline ones too, but the sender and whoever takes no new messages. */
async function othersThan(app: App, from: string, team?: string): Promise<string[]> {
  const ids: string[] = [];
  for (const each of await findPresence(app)) {
    if (each.ended_at !== null || each.session_id === from || each.agent_type === OBSERVER) continue;
    if (team !== undefined && each.team !== team) continue;
    if (!(await drains(app, each.session_id))) ids.push(each.session_id);
  }
  return ids;
}

async function drains(app: App, id: string): Promise<boolean> {
  const record = await recordOf(app, id);
  return record !== undefined && isDraining(record, app.now());
}

function split(to: string): [kind: string, name: string | undefined] {
  const colon = to.indexOf(":");
  return colon < 0 ? [to, undefined] : [to.slice(0, colon), to.slice(colon + 1)];
}

function noTarget(to: string, text: string): SessionError {
  return new SessionError("NO_TARGET", text, { to });
}
