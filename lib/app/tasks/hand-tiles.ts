import type { TileTarget } from "../../destinations.ts";
import { handMade } from "../../outbound/tile-queue.ts";
import { sinkKey } from "../../outbound/tile-sender.ts";
import { tilesOf } from "../../outbound/tiles.ts";
import { crc32 } from "../../session/crc32.ts";
import type { SessionRecord } from "../../session/record.ts";
import { agentOf, type RoutingDecision, tasksOf } from "../../session/tasks/index.ts";
import { toTime } from "../../session/time.ts";
import type { FeedEntry } from "../../store/contract.ts";
import type { App } from "../context.ts";
import { look } from "../sessions.ts";
import { contextOf } from "./tiles.ts";

/** A tile that somebody asks for by hand. */
export type HandMade =
  | { kind: "start"; session: SessionRecord }
  | { kind: "end"; session: SessionRecord; outcome: string | null }
  | { kind: "task start"; sessionId: string; taskId: string; decision: RoutingDecision | null }
  | { kind: "task end"; sessionId: string; taskId: string; outcome: string }
  | { kind: "error"; sessionId: string; message: string };

/**
 * Stores a tile made by hand behind everything that has happened. Whether an event has made it already is seen when
 * its turn comes to be sent: then it is left out.
 */
export async function handTile(app: App, target: TileTarget, wanted: HandMade): Promise<void> {
  const event = app.redact(await eventFor(app, wanted));
  for (const made of tilesOf(event, { ...contextOf(app), room: target.room })) {
    await app.store.feed.append(handMade(sinkKey(target), made, toTime(app.now())));
  }
}

/** The event that would have made the tile. */
async function eventFor(app: App, wanted: HandMade): Promise<FeedEntry> {
  const at = toTime(app.now());
  switch (wanted.kind) {
    case "start": {
      const { agent_id, agent_name, purpose, created_at, tags, limits } = wanted.session;
      const data = { agent_name, purpose, tags, ...(limits && { limits }) };
      return { agent_id, seq: 1, at: created_at, type: "session.created", data };
    }
    case "end": {
      const { session, outcome } = wanted;
      const { agent_id, revision: seq, agent_name, purpose, duration_seconds, h1 } = session;
      const task_outcomes = tasksOf(session).map((task) => task.outcome);
      const data = {
        agent_name,
        purpose,
        outcome: String(outcome),
        duration_seconds,
        task_outcomes,
        ...(h1 && { h1 }),
      };
      return { agent_id, seq, at, type: "session.finalized", data };
    }
    case "task start": {
      const { sessionId: agent_id, taskId: task_id, decision } = wanted;
      const { agent_name } = await taskIn(app, agent_id, task_id);
      const data = {
        task_id,
        agent_name: decision?.agent_id ?? agent_name,
        ...(decision && { routing: placed(decision) }),
      };
      return { agent_id, seq: 0, at, type: "task.started", data };
    }
    case "task end": {
      const { sessionId: agent_id, taskId: task_id, outcome } = wanted;
      const { agent_name, duration_ms, error } = await taskIn(app, agent_id, task_id);
      const data = { task_id, outcome, duration_ms, agent_name, ...(error && { error }) };
      return { agent_id, seq: 0, at, type: "task.completed", data };
    }
    case "error": {
      const { sessionId: agent_id, message: error } = wanted;
      const record = await recordOf(app, agent_id);
      const seq = (await errorLine(app, agent_id, error)) ?? Number.parseInt(crc32(error), 16);
      const data = { error, agent_name: record?.agent_name ?? "unknown", purpose: record?.purpose ?? "general" };
      return { agent_id, seq, at, type: "session.error", data };
    }
  }
}

/** What is known of a task; one that is nowhere stored is its session's agent's, if that is known. */
async function taskIn(app: App, sessionId: string, taskId: string) {
  const record = await recordOf(app, sessionId);
  const task = record && tasksOf(record).find(({ task_id }) => task_id === taskId);
  const agent_name = record && task ? agentOf(record, task) : (record?.agent_name ?? "unknown");
  return { agent_name, duration_ms: task?.duration_ms ?? null, error: task?.error ?? null };
}

/** The revision at which the session last told of this error. */
async function errorLine(app: App, id: string, error: string): Promise<number | undefined> {
  const wanted = app.redact(error);
  const told = (await app.store.journal(id)).filter(({ type, data, also = [] }) =>
    [{ type, data }, ...also].some((each) => each.type === "session.error" && each.data?.error === wanted),
  );
  return told.at(-1)?.seq;
}

async function recordOf(app: App, id: string): Promise<SessionRecord | undefined> {
  const found = await look(app, id);
  return typeof found === "object" ? found : undefined;
}

function placed({ agent_id, h1_before, h1_after, emergence_risk }: RoutingDecision) {
  return { agent_id, h1_before, h1_after, emergence_risk };
}
