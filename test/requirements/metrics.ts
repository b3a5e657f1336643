import { requirements } from "./requirement.ts";

/** Tiles and metrics. */
export const metrics = [
  ...requirements("spec 3 §3", {
    "3-work/tiles.forms": {
      says: "One tile per session start, task start, task end, session end, session error and emergence, in the seed's forms.",
      proof: {
        "test/outbound/tiles.test.ts": "%s has the seed's form",
        "test/examples/holodeck.test.ts":
          "make every tile once and in order, routed by a fleet router, though the server fails and is slow",
      },
    },
    "3-work/tiles.patterns": {
      says: "Session ends carry patterns: three successes in a row, a first failure recovered.",
      proof: { "test/outbound/patterns.test.ts": "the patterns in how tasks ended" },
    },
    "3-work/tiles.off": {
      says: "Tiles are off unless a URL and a room are given.",
      proof: {
        "test/cli/outbound.test.ts": "are off unless somebody said where to",
        "test/library/routing-and-tiles.test.ts": "are none where nobody said where to",
      },
    },
    "3-work/tiles.order": {
      says: "They are sent in order per room, at least once, idempotent by event.",
      proof: {
        "test/outbound/tile-sender.property.test.ts":
          "sends every tile once and in order, whatever the server does and however often it is tried",
        "test/outbound/tile-sender.kill.test.ts": "loses, swaps and doubles no tile",
      },
    },
    "3-work/tiles.transport": {
      says: "POST /submit with answer as a JSON string, Bearer key, 5 s, retries on network errors, 429 and 5xx; a 400 rejection is kept and counted.",
      proof: {
        "test/outbound/tile-sender.test.ts": [
          "sends the answer as a JSON string, with all the fields of a tile",
          "loses and swaps nothing when the server %s",
          "keeps a tile the server refuses for good, counts it and goes on",
        ],
        "test/outbound/five-seconds.test.ts": "is given five seconds for a tile, however much time there is",
        "test/outbound/plato.test.ts": "waits for another key where that is wrong or missing",
      },
    },
    "3-work/tiles.never-in-the-way": {
      says: "Hooks only append to the feed; sweep, serve, session_end, close and tiles --flush send.",
      proof: {
        "test/hooks/session-end-sends.test.ts": "has the waiting tiles sent, by a process that outlives the hook",
        "test/cli/outbound.test.ts": ["are sent by sweep too", "are listed while they wait, and sent by --flush"],
        "test/server/serve.test.ts": "sends meanwhile the tiles that wait",
        "test/library/routing-and-tiles.test.ts": "hold nobody up: close gives a server that says nothing 2 s",
      },
    },
    "3-work/tiles.emitter": {
      says: "createTileEmitter has the seed's five calls; what an event already made is not made twice.",
      proof: {
        "test/library/routing-and-tiles.test.ts":
          "makes the tiles of all that happens from then on; calls by hand add nothing to that",
        "test/outbound/tile-queue.test.ts": "makes nothing by hand that an event has made, nor the other way round",
      },
    },
  }),
  ...requirements("spec 3 §4", {
    "3-work/metrics.names": {
      says: "The seed's names and labels exactly, and our own agent_session_*.",
      proof: {
        "test/outbound/metrics.test.ts": [
          "has these names, types and labels",
          "is explained name by name in docs/metrics.md, and nothing else is",
        ],
      },
    },
    "3-work/metrics.all-lifecycles": {
      says: "They count all lifecycles.",
      proof: { "test/app/metrics.test.ts": "counts every lifecycle" },
    },
    "3-work/metrics.no-loss": {
      says: "Short-lived processes lose none, and cleanup makes no counter fall.",
      proof: {
        "test/outbound/metrics.processes.test.ts":
          "metrics are exact after 60 hook processes, 12 at once, counted meanwhile, and a cleanup",
        "test/app/metrics.test.ts": "makes no counter fall, and forgets days that everybody has behind them",
      },
    },
    "3-work/metrics.facts": {
      says: "Hook times, lock waits and decisions are appended beside the feed.",
      proof: {
        "test/hooks/facts.test.ts": "is how long it took, behind the event it answered",
        "test/app/metrics.test.ts": "counts facts",
      },
    },
    "3-work/metrics.text": {
      says: "metrics prints Prometheus text, --textfile writes it atomically, serve answers /metrics.",
      proof: {
        "test/cli/outbound.test.ts": "are printed, and written into a file for everybody to read",
        "test/server/serve.test.ts": "answers the metrics as Prometheus asks for them",
      },
    },
    "3-work/metrics.labels": {
      says: "The agent_id label is the agent's name, at most 100 of them, then other.",
      proof: {
        "test/outbound/metrics.test.ts": "knows 100 agents by name, and all others together",
        "test/app/tasks/routing.test.ts":
          "are called by their names in events and metrics, also one that takes a task without being registered",
      },
    },
  }),
];
