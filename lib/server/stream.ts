import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { followFeed } from "../outbound/listen.ts";
import type { Runtime } from "../runtime.ts";
import { HEADERS } from "./page.ts";
import type { SessionIndex } from "./session-index.ts";

/** What browsers are told: that something of these kinds has changed, and which sessions. They ask for what they show. */
interface Change {
  readonly kinds: string[];
  readonly ids: string[];
}

/** Changes are gathered for so long before they are told. Milliseconds. */
const GATHER_MS = 200;
/** A line that says nothing, so that nobody takes the silence for an end. */
const BEAT_MS = 15_000;
/** Between two looks at whether those that run still do. */
const LOOK_MS = 2000;

/** Follows the feed for as long as the server runs, keeps the index right and tells all browsers. */
export class Stream {
  private readonly listeners = new Set<ServerResponse>();
  private readonly end = new AbortController();
  private readonly beat: NodeJS.Timeout;
  private readonly looking: Promise<void>;
  private gathering: NodeJS.Timeout | undefined;
  private kinds = new Set<string>();
  private ids = new Set<string>();
  private readonly following: Promise<void>;

  constructor(app: Runtime, index: SessionIndex) {
    this.following = followFeed(app.store, {
      signal: this.end.signal,
      onEntry: async ({ agent_id, type }) => {
        const kind = type.slice(0, type.indexOf("."));
        if (!HUB.has(kind)) await index.refresh(agent_id).catch(() => undefined);
        this.note(HUB.has(kind) ? kind : "session", agent_id);
      },
    });
    this.beat = setInterval(() => {
      this.say(": still here\n\n");
      // Neither a ping nor its absence is told, but both are seen in the registry.
      if (this.listeners.size > 0) this.note("presence", "");
    }, BEAT_MS);
    this.looking = this.look(index);
  }

  /** From now on this one is told, until it goes away. */
  join(response: ServerResponse): void {
    response.writeHead(200, {
      ...HEADERS,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    response.write("retry: 1000\n: welcome\n\n");
    this.listeners.add(response);
    response.once("close", () => this.listeners.delete(response));
  }

  async close(): Promise<void> {
    clearInterval(this.beat);
    clearTimeout(this.gathering);
    this.end.abort();
    for (const each of this.listeners) each.end();
    await Promise.all([this.following, this.looking]);
  }

  private async look(index: SessionIndex): Promise<void> {
    while (!this.end.signal.aborted) {
      // The store may be away for a while.
      const stopped = await index.stopped().catch(() => []);
      for (const id of stopped) this.note("session", id);
      await sleep(LOOK_MS, undefined, { ref: false, signal: this.end.signal }).catch(() => undefined);
    }
  }

  private note(kind: string, id: string): void {
    this.kinds.add(kind);
    this.ids.add(id);
    this.gathering ??= setTimeout(() => {
      const change: Change = { kinds: [...this.kinds], ids: [...this.ids] };
      this.kinds = new Set();
      this.ids = new Set();
      this.gathering = undefined;
      this.say(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    }, GATHER_MS);
  }

  private say(text: string): void {
    for (const each of this.listeners) each.write(text);
  }
}

const HUB = new Set(["message", "presence", "memory"]);
