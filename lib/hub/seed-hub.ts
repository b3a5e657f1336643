import { isSessionId } from "../session/ids.ts";
import { parseTime, toTime } from "../session/time.ts";
import { MEMORY_TYPES, type MemoryEntry, type MemoryKind } from "./memory.ts";
import { MESSAGE_TYPES, type Message, type MessageKind } from "./message.ts";
import { messageId } from "./message-id.ts";
import { ACTIVITIES, type Activity, type Presence } from "./presence.ts";

type Fields = Readonly<Record<string, unknown>>;
interface Fault {
  readonly fault: string;
}

/** A registration of seed 001 (originals §001.1), or what is wrong with it. */
export function readSeedPresence(key: string, value: unknown): Presence | Fault {
  if (!isObject(value)) return { fault: "expected a JSON object" };
  if (!isSessionId(key) || value.session_id !== key) return { fault: "session_id is no session id" };
  const [started, ping] = [timeOf(value.started_at), timeOf(value.last_ping)];
  if (started === undefined || ping === undefined) return { fault: "started_at or last_ping is no time" };
  const activity = ACTIVITIES.find((each) => each === value.status);
  if (activity === undefined) return { fault: `unknown status ${shown(value.status)}` };
  return {
    session_id: key,
    agent_name: text(value.agent_name) ?? key,
    agent_type: text(value.agent_type) ?? "unknown",
    human_user: text(value.human_user) ?? null,
    location: text(value.location) ?? null,
    team: null,
    capabilities: texts(value.capabilities),
    activity: activity satisfies Activity,
    current_task: text(value.current_task) ?? null,
    metadata: isObject(value.metadata) ? { ...value.metadata } : {},
    started_at: started,
    last_ping: ping,
    ended_at: null,
  };
}

/** A message of seed 001 as it reads alone: its place in a thread is found among all of them. */
export function readSeedMessage(value: unknown): Message | Fault {
  if (!isObject(value)) return { fault: "expected a JSON object" };
  const { from_session: from, to_session: to } = value;
  const at = parseTime(value.timestamp);
  if (at === undefined) return { fault: "timestamp is no time" };
  if (!isSessionId(from)) return { fault: "from_session is no session id" };
  if (to !== null && to !== undefined && !isSessionId(to)) return { fault: "to_session is no session id" };
  const type = MESSAGE_TYPES.find((each) => each === value.type);
  if (type === undefined) return { fault: `unknown type ${shown(value.type)}` };
  const hex = text(value.message_id)
    ?.toLowerCase()
    .replace(/[^0-9a-f]/g, "");
  if (hex === undefined || hex.length < 8) return { fault: "message_id is no UUID" };
  const id = messageId(at, microsOf(value.timestamp), hex.slice(0, 8));
  return {
    message_id: id,
    type: type satisfies MessageKind,
    priority: 2,
    from,
    to: isSessionId(to) ? to : null,
    subject: text(value.subject) ?? "",
    body: text(value.body) ?? "",
    data: isObject(value.data) ? { ...value.data } : {},
    in_reply_to: null,
    thread_id: id,
    created_at: toTime(at),
  };
}

/**
 * Ties messages to those they answer: `answers` says by the seed's ids who answers whom. One whose parent the seed has
 * dropped begins a thread, as does one in a circle.
 */
export function tieThreads(messages: ReadonlyMap<string, Message>, answers: ReadonlyMap<string, string>): Message[] {
  return [...messages].map(([seedId, message]) => {
    const parent = messages.get(answers.get(seedId) ?? "");
    let root = seedId;
    const passed = new Set<string>();
    for (let up = answers.get(root); up !== undefined && messages.has(up) && !passed.has(up); up = answers.get(root)) {
      passed.add(up);
      root = up;
    }
    const circle = passed.has(seedId);
    if (parent === undefined || circle) return message;
    return {
      ...message,
      in_reply_to: parent.message_id,
      thread_id: messages.get(root)?.message_id ?? message.message_id,
    };
  });
}

/** A memory entry of seed 001, or what is wrong with it. Its version is counted among those of its key. */
export function readSeedMemory(value: unknown): MemoryEntry | Fault {
  if (!isObject(value)) return { fault: "expected a JSON object" };
  const at = parseTime(value.timestamp);
  const type = MEMORY_TYPES.find((each) => each === (value.type ?? "state"));
  if (typeof value.key !== "string" || value.key === "" || value.key.length > 256)
    return { fault: "key: expected 1 to 256 characters" };
  if (at === undefined) return { fault: "timestamp is no time" };
  if (type === undefined) return { fault: `unknown type ${shown(value.type)}` };
  if (!isSessionId(value.session_id)) return { fault: "session_id is no session id" };
  const ttl = typeof value.ttl === "number" && value.ttl > 0 ? value.ttl : undefined;
  return {
    key: value.key,
    version: 1,
    value: value.value ?? null,
    type: type satisfies MemoryKind,
    session_id: value.session_id,
    created_at: toTime(at),
    ...(ttl !== undefined && { expires_at: toTime(at + ttl * 1000) }),
    tags: texts(value.tags),
    metadata: isObject(value.metadata) ? { ...value.metadata } : {},
  };
}

/** The part of a time below the millisecond, 0 to 999: it keeps the order of one millisecond's messages. */
function microsOf(time: unknown): number {
  return Number(/\.\d{3}(\d{3})/.exec(String(time))?.[1] ?? 0);
}

function timeOf(value: unknown): string | undefined {
  const ms = parseTime(value);
  return ms === undefined ? undefined : toTime(ms);
}

function shown(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 80));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.filter((each): each is string => typeof each === "string"))] : [];
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
