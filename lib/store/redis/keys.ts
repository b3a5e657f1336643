/**
 * Names of everything a store keeps. All keys share one hash tag, so that they lie on one node where
 * a server is part of a cluster.
 */
export interface Keys {
  /** Hash of one session: `record` (JSON), `revision`, `agent`, `touched` (ms by the server's clock). */
  session(id: string): string;
  /** Stream of one session's lines, under `<seq>-0`, each with `id` and `line`. */
  journal(id: string): string;
  /** A damaged journal, kept aside for a while. */
  corrupt(id: string, time: number): string;
  /** Stream of all commits, entry by entry. */
  readonly feed: string;
  /** Stream of facts, entry by entry. */
  readonly facts: string;
  /** Set of every id. */
  readonly all: string;
  /** Set of the ids of sessions that have not ended. */
  readonly open: string;
  /** The same of one agent; `openPrefix` and its {@link fieldOf name}. */
  openOf(agentName: string): string;
  readonly openPrefix: string;
  /** Sorted set of ended sessions, by when they ended. */
  readonly done: string;
  /** Set of the names of collections. */
  readonly collections: string;
  /** Hash of one collection: key → `<revision>:<JSON>`. */
  collection(name: string): string;
  /** What a writing call answered, kept for as long as it may be asked again. */
  answer(token: string): string;
}

export function keysOf(prefix: string): Keys {
  const key = (...parts: string[]) => [`{${prefix}}`, ...parts].join(":");
  const openPrefix = key("open", "");
  return {
    session: (id) => key("session", id),
    journal: (id) => key("journal", id),
    corrupt: (id, time) => key("corrupt", id, String(time)),
    feed: key("feed"),
    facts: key("facts"),
    all: key("all"),
    open: key("open"),
    openOf: (agentName) => openPrefix + fieldOf(agentName),
    openPrefix,
    done: key("done"),
    collections: key("collections"),
    collection: (name) => key("doc", name),
    answer: (token) => key("answer", token),
  };
}

/** Any text as one that survives the way to the server and back: half surrogates would not. */
export function fieldOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function textOfField(field: string): string | undefined {
  try {
    return JSON.parse(`"${field}"`) as string;
  } catch {
    return undefined;
  }
}
