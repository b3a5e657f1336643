import type { Message } from "../../hub/message.ts";
import type { Happening, SessionView } from "../views/session.ts";
import { Age, Empty } from "./parts.tsx";

interface Entry {
  readonly key: string;
  readonly at: string;
  readonly kind: "phase" | "task" | "message" | "decision" | "error" | "end" | "other";
  readonly title: string;
  readonly why?: string | undefined;
  readonly by?: string | null | undefined;
}

/** What happened, the newest first: phases, tasks, messages, and decisions with their reasons. */
export function Timeline({ view }: { view: SessionView }) {
  const told = new Set(view.events.flatMap(({ seq, type }) => (TELLING.has(type) ? seq : [])));
  const events = view.events.flatMap((event) => withoutRepeats(event, told.has(event.seq)));
  const entries = [
    ...events.map(ofEvent),
    ...view.messages.map((each) => ofMessage(each, view.record.agent_id)),
    ...view.delegations.map(ofDelegation),
    ...notedDecisions(view.record.metadata.decisions),
  ]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .reverse();
  if (entries.length === 0) return <Empty title="Nothing is recorded" />;
  return (
    <>
      <ol class="timeline">
        {entries.map(({ key, at, kind, title, why, by }) => (
          <li key={key} class={`entry entry-${kind}`}>
            <span class="when">
              <Age at={at} /> ago
            </span>
            <span class="what">{title}</span>
            {why !== undefined && why !== "" && <span class="why">{why}</span>}
            {typeof by === "string" && <span class="by">{by}</span>}
          </li>
        ))}
      </ol>
      {view.cut && <p class="faint">Older events are in agent-session history.</p>}
    </>
  );
}

/** Characters of a message or a reason that are shown here. */
const LONG = 400;

/** What a line of its own says already. */
const TELLING = new Set(["session.phase_changed", "session.error"]);

/** An update names the keys that were given; those of which another event of the same commit tells are left out. */
function withoutRepeats(event: Happening, told: boolean): Happening[] {
  const { keys } = event.data;
  if (!told || event.type !== "session.updated" || !Array.isArray(keys)) return [event];
  const others = keys.filter((key) => key !== "phase" && key !== "error");
  return others.length === 0 ? [] : [{ ...event, data: { ...event.data, keys: others } }];
}

function ofEvent(event: Happening, place: number): Entry {
  const { seq, at, type, data, actor } = event;
  const head = { key: `e${seq}-${place}`, at, by: actor };
  const say = (name: string) => (typeof data[name] === "string" ? (data[name] as string) : "");
  switch (type) {
    case "session.phase_changed":
      return { ...head, kind: "phase", title: `${say("from")} → ${say("to")}`, why: say("reason") };
    case "session.created":
      return { ...head, kind: "phase", title: `Created in ${say("phase")}`, why: say("purpose") };
    case "session.error":
      return { ...head, kind: "error", title: "Error", why: say("error") };
    case "session.interrupted":
      return { ...head, kind: "error", title: "Interrupted", why: say("cause") };
    case "session.finalized":
      return { ...head, kind: "end", title: `Ended: ${say("outcome")}` };
    case "task.routed":
      return { ...head, kind: "decision", title: routed(data), why: reasoning(data) };
    case "task.added":
    case "task.started":
      return { ...head, kind: "task", title: `Task ${say("task_id")} ${type.slice(5)}`, why: say("agent_name") };
    case "task.completed":
      return { ...head, kind: "task", title: `Task ${say("task_id")} ended: ${say("outcome")}`, why: say("error") };
    case "emergence.detected":
      return { ...head, kind: "decision", title: "Emergence", why: say("text") };
    default:
      return { ...head, kind: "other", title: words(type), why: keysOf(data) };
  }
}

function ofMessage({ message_id, created_at, from, to, subject, body, type }: Message, self: string): Entry {
  const title = from === self ? `${type} to ${to ?? "everybody"}: ${subject}` : `${type} from ${from}: ${subject}`;
  return { key: message_id, at: created_at, kind: "message", title, why: shorten(body) };
}

/** The verdict, the call it is of, and what was said with it. */
function ofDelegation(delegation: SessionView["delegations"][number], place: number): Entry {
  const { at, verdict, agent_type, description, text } = delegation;
  const why = [description === "" ? "" : `“${description}”`, shorten(text ?? "")].filter(Boolean).join("\n");
  return { key: `d${place}`, at, kind: "decision", title: `Delegation to ${agent_type}: ${verdict}`, why };
}

/** Decisions that an agent, or another program's import, has noted in the record: those that have a time. */
function notedDecisions(noted: unknown): Entry[] {
  if (!Array.isArray(noted)) return [];
  return noted.flatMap((each: Readonly<Record<string, unknown>> | null, place) => {
    const first = (...names: string[]) => names.map((name) => each?.[name]).find((value) => typeof value === "string");
    const at = Date.parse(String(first("timestamp", "created_at", "at")));
    const title = first("decision", "title", "description");
    if (Number.isNaN(at) || typeof title !== "string") return [];
    const why = shorten(String(first("rationale", "reasoning", "reason", "why") ?? ""));
    return { key: `n${place}`, at: new Date(at).toISOString(), kind: "decision", title: `Decided: ${title}`, why };
  });
}

function shorten(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}

function routed({ task_id, agent_name, decision }: Readonly<Record<string, unknown>>): string {
  const { agent_id } = (decision ?? {}) as { agent_id?: unknown };
  const agent = typeof agent_id !== "string" ? "nobody" : typeof agent_name === "string" ? agent_name : agent_id;
  return `Task ${String(task_id)} routed to ${agent}`;
}

function reasoning({ decision }: Readonly<Record<string, unknown>>): string {
  const { reasoning: text, confidence } = (decision ?? {}) as { reasoning?: unknown; confidence?: unknown };
  const sure = typeof confidence === "number" ? ` (confidence ${Math.round(confidence * 100)}\u00a0%)` : "";
  return typeof text === "string" ? `${text}${sure}` : "";
}

function words(type: string): string {
  const text = type.slice(type.indexOf(".") + 1).replaceAll("_", " ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function keysOf({ keys, holder, by }: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(keys)) return keys.join(", ");
  return [holder, by].filter((each) => typeof each === "string").join(" ");
}
