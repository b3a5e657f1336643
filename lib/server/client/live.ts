import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** What the server says has changed. */
interface Change {
  readonly kinds: readonly string[];
  readonly ids: readonly string[];
}

export type Connection = "connecting" | "live" | "lost";

const listeners = new Set<(change: Change | "again") => void>();
const watchers = new Set<(state: Connection) => void>();
let state: Connection = "connecting";
let source: EventSource | undefined;

/** Whether changes arrive. */
export function useConnection(): Connection {
  const [now, set] = useState(state);
  useEffect(() => {
    watchers.add(set);
    connect();
    set(state);
    return () => {
      watchers.delete(set);
    };
  }, []);
  return now;
}

/** What there is to show: nothing yet, data, or why there is none. Old data stays while newer is on its way. */
export interface Loadable<T> {
  readonly data?: T | undefined;
  readonly error?: string | undefined;
  readonly again: () => void;
}

/** The answer of the server, asked for again whenever something of these kinds (or of this one session) changes. */
export function useLive<T>(url: string, kinds: readonly string[], id?: string): Loadable<T> {
  const [shown, show] = useState<{ url: string; data?: T; error?: string }>({ url });
  const asking = useRef({ number: 0, busy: false, more: false });
  const ask = useCallback(async () => {
    const turn = asking.current;
    if (turn.busy) {
      turn.more = true;
      return;
    }
    turn.busy = true;
    const number = ++turn.number;
    const answer = await askFor<T>(url);
    turn.busy = false;
    if (number !== turn.number) return;
    // An error takes nothing away that can still be read.
    show((old) => ({ url, data: answer.data ?? (old.url === url ? old.data : undefined), error: answer.error }));
    if (turn.more) {
      turn.more = false;
      setTimeout(ask, 250);
    }
  }, [url]);
  useEffect(() => {
    asking.current = { number: asking.current.number + 1, busy: false, more: false };
    ask();
    const listener = (change: Change | "again") => {
      if (change === "again") return void ask();
      const concerned = id === undefined || change.ids.includes(id);
      if (concerned && change.kinds.some((kind) => kinds.includes(kind))) ask();
    };
    listeners.add(listener);
    connect();
    return () => {
      listeners.delete(listener);
    };
  }, [ask, id, kinds]);
  return { data: shown.url === url ? shown.data : undefined, error: shown.error, again: ask };
}

async function askFor<T>(url: string): Promise<{ data?: T; error?: string }> {
  try {
    const response = await fetch(url, { headers: { accept: "application/json" } });
    const value = await response.json();
    return response.ok ? { data: value as T } : { error: String(value.error ?? response.status) };
  } catch {
    return { error: "The server does not answer. It may have been stopped." };
  }
}

function connect(): void {
  if (source !== undefined) return;
  source = new EventSource("/api/events");
  source.addEventListener("open", () => {
    const lost = state === "lost";
    tell("live");
    // What happened meanwhile was not told.
    if (lost) for (const listener of listeners) listener("again");
  });
  source.addEventListener("error", () => tell("lost"));
  source.addEventListener("change", ({ data }) => {
    for (const listener of listeners) listener(JSON.parse(data) as Change);
  });
}

function tell(next: Connection): void {
  state = next;
  for (const watcher of watchers) watcher(next);
}
