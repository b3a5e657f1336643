import { requirements } from "./requirement.ts";

/** Watching, and many machines. */
export const watching = [
  ...requirements("spec 5 §2", {
    "5-faces/watch": {
      says: "watch is a live table on a terminal, q quits; otherwise one line per event.",
      proof: {
        "test/cli/watch-live.test.ts": [
          "shows the open sessions with phase, age and task, and follows other processes",
          "%s leaves the terminal as it was",
        ],
        "test/cli/watch.test.ts": "prints a line per event, and ends with a signal as it should",
      },
    },
    "5-faces/statusline": {
      says: "statusline prints one line: open, waiting, unread, last hook seen.",
      proof: {
        "test/cli/statusline.test.ts": [
          "says what is open and what waits",
          "counts the conversation's unread messages",
          "says when a hook last ran",
        ],
      },
    },
    "5-faces/serve.views": {
      says: "The dashboard shows sessions by phase with ages, a session's timeline, registry, threads, memory, the graph with β₁, and charts.",
      proof: {
        "test/browser/views.test.ts": [
          "shows every view, accessible in %s colours, asking nobody else",
          "tells a session's story: phases, tasks, messages, decisions and their reasons",
          "draws β₁: as many edges close a cycle as it says",
          "draws how long sessions took and how many were resumed, and says the same in numbers",
        ],
      },
    },
    "5-faces/serve.live": {
      says: "It is live by server-sent events.",
      proof: {
        "test/browser/live.test.ts": [
          "shows within a second what another process has done",
          "follows registry, threads and memory of other processes within a second",
        ],
      },
    },
    "5-faces/serve.scale": {
      says: "It works with 10,000 sessions.",
      proof: { "test/browser/live.test.ts": "pages through ten thousand sessions, and follows them within a second" },
    },
    "5-faces/serve.keyboard": {
      says: "It is used by keyboard, in light and dark.",
      proof: {
        "test/browser/views.test.ts": [
          "is used by keyboard alone: filter, search, page, open, back",
          "shows where the keyboard is, in %s colours, on every view",
        ],
      },
    },
    "5-faces/serve.no-external": {
      says: "It makes no external requests, under a strict Content-Security-Policy.",
      proof: {
        "test/server/dashboard.test.ts": ["ask nobody else for anything", "forbids everything but its own files"],
      },
    },
    "5-faces/serve.token": {
      says: "A random token in the URL, then a cookie, guards pages, data and stream; Host and Origin are checked.",
      proof: {
        "test/server/dashboard.test.ts": [
          "%s is refused without token and cookie",
          "turns the token in the address into a cookie, on the page alone",
          "refuses the host %s, cookie or not",
          "refuses the origin %s, cookie or not",
        ],
      },
    },
    "5-faces/serve.loopback": {
      says: "It listens on loopback only.",
      proof: { "test/server/serve.test.ts": "is nobody from outside: it listens on loopback alone" },
    },
    "5-faces/serve.programs": {
      says: "/metrics and the router API need no cookie, but the Host, and refuse any Origin.",
      proof: {
        "test/server/dashboard.test.ts":
          "keeps metrics and router open to programs and closed to pages, and streams to those with the cookie",
      },
    },
    "5-faces/serve.open": {
      says: "serve takes --port, and opens the dashboard with --open.",
      proof: {
        "test/cli/outbound.test.ts": "opens the dashboard in the browser with --open",
        "test/server/serve.test.ts": "says when its port is taken",
      },
    },
    "5-faces/serve.screenshots": {
      says: "The dashboard is tested in a real Chromium, with screenshots.",
      proof: { "test/browser/views.test.ts": "shows every view, accessible in %s colours, asking nobody else" },
    },
    "5-faces/serve.escaped": {
      says: "Every stored string is escaped.",
      proof: {
        "test/browser/live.test.ts": "shows hostile text as text",
        "test/cli/get.test.ts": "escapes what a terminal would act on, and loses nothing",
      },
    },
    "5-faces/progress": {
      says: "Long work shows progress on a terminal.",
      proof: {
        "test/cli/progress.test.ts": "long work says how far it is",
        "test/cli/layout.test.ts": "shows long work from 300 ms on, ten times a second, and goes away",
        "test/cli/conformance.test.ts": "shows a person how far it is, and the checks that failed with their errors",
      },
    },
  }),
  ...requirements("spec 5 §3", {
    "5-faces/progress.bench": {
      says: "Benchmarks show progress too.",
      deferred: "seen by hand: npm run bench is no part of the tests",
    },
    "5-faces/store.contract": {
      says: "The store contract is small and each method says what it guarantees; one suite runs on every store.",
      proof: {
        "test/conformance/file.test.ts": "the file store",
        "test/conformance/memory.test.ts": "the memory store",
        "test/conformance/redis.test.ts": "the Redis store",
      },
    },
    "5-faces/store.groups": {
      says: "The suite has basics, listing, revisions, concurrency, expiry, feed, crash, corruption, limits and close; a store that breaks the contract fails it.",
      proof: {
        "test/conformance/broken.test.ts": [
          "finds that %s is not kept",
          "looks at every check, whatever the ones before have found",
        ],
      },
    },
    "5-faces/store.left-out": {
      says: "A group left out shows its reason.",
      proof: {
        "test/conformance/broken.test.ts": "says each of them once, with the reason",
        "test/cli/conformance.test.ts": "leaves groups out with a reason, and shows it",
      },
    },
    "5-faces/store.outsiders": {
      says: "conformance ./my-store.mjs runs the suite on a third party's store.",
      proof: {
        "test/cli/conformance.test.ts": "says of a good store, group by group, that it does, and exits 0",
        "test/conformance/own-store.test.ts": "keeps the contract, by the very command that is shown",
      },
    },
    "5-faces/redis": {
      says: "A session begun on one machine is found, restored and messaged from another.",
      proof: {
        "test/store/redis/two-machines.test.ts": [
          "what waits on one is found on the other, and restored there once its conversation has ended",
          "registry, messages and memory of one are there on the other",
        ],
      },
    },
    "5-faces/redis.lazy": {
      says: "The client is loaded only when configured.",
      proof: { "test/hooks/redis-client.test.ts": "is not loaded by %s on the file store, nor is any other file" },
    },
    "5-faces/redis.where-from": {
      says: "The store comes from AGENT_SESSION_STORE or the user's configuration.",
      proof: {
        "test/runtime-store.test.ts": "which store a runtime has: the nearest word decides",
        "test/store/redis/two-machines.test.ts":
          "the store is taken from the user's own configuration too, and from a project's file never",
      },
    },
    "5-faces/redis.promises": {
      says: "What Redis promises and does not is said.",
      proof: {
        "test/docs/guarantees.test.ts": "names a test that exists: $file, $title",
        "test/store/redis/server.test.ts": "%j, appendfsync %s, durable %s: a warning",
        "test/faults/redis.test.ts": "loses nothing it acknowledged to",
      },
    },
    "5-faces/redis.gone": {
      says: "The server gone mid-call is STORE_UNAVAILABLE, and hooks answer neutrally within their deadline.",
      proof: {
        "test/store/redis/connection.test.ts":
          "fails within its patience while the server stands still, and works again after it",
        "test/faults/redis.test.ts": "keeps every deadline while it stands still, and takes up where it was",
      },
    },
    "5-faces/copy": {
      says: "copy moves everything from one store to another, resumable and verified.",
      proof: {
        "test/app/transfer/copy.test.ts": [
          "brings every session with its whole journal, and every document",
          "goes on where it was broken off, in the middle of a journal too",
        ],
        "test/cli/copy.test.ts": "copies there and back, lines and all, and verifies clean on both ends",
      },
    },
  }),
  ...requirements("spec 5 §4", {
    "5-faces/left-out": {
      says: "Resume prediction, cross-episode patterns, merging, worker threads, invented metrics, WebSocket, RoadChain, HTTP hooks and the tile server are not there.",
      deferred: "left out on purpose: what is not there cannot be run",
    },
  }),
];
