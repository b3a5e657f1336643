import { requirements } from "./requirement.ts";

/** Words, clocks, codes, events and configuration: what holds everywhere. */
export const words = [
  ...requirements("spec 0, words", {
    "0-words/one-name-space": {
      says: "A session's id is stored as agent_id, is ID on the command line and agentId in options; no other word stands for it.",
      proof: {
        "test/library/seed-functions.test.ts": "take one object as well, in either spelling",
        "test/cli/create.test.ts": "takes an empty value as not given, and --session-id for --id",
      },
    },
    "0-words/three-ids": {
      says: "The host's session_id, its agent_id and our session's id do not mix.",
      proof: {
        "test/host/subagent-events.test.ts": "makes its session and tells it the id, as often as it is told",
        "test/host/certain-match.test.ts": "takes the ids the caller has already",
      },
    },
    "0-words/finalise-is-one-act": {
      says: "end, close, shutdown and terminate are one act that ends a session.",
      proof: {
        "test/session/lifecycles/orchestration.test.ts":
          "of a session of another lifecycle ends it by that one's table",
        "test/session/tasks/end-tasks.test.ts": "is the same by a final phase and by supersession",
      },
    },
    "0-words/seed-names-translate": {
      says: "Imports, tiles, router, metrics and seed-named functions translate the seeds' field names by one table.",
      proof: {
        "test/cli/import-seeds.test.ts": [
          "takes in the folders of seed 002, and names each broken one",
          "takes in the sessions of seed 004, by the table of words, and names each broken one",
          "takes in registry, threads and memory of seed 001, and names each broken part",
        ],
        "test/outbound/tiles.test.ts": "%s has the seed's form",
      },
    },
    "0-words/holodeck-starts-executing": {
      says: "A Holodeck session has lifecycle agent and starts in executing.",
      proof: { "test/examples/holodeck.test.ts": "create a session with two tasks, one of which is cancelled with it" },
    },
    "0-words/silent-means-guess": {
      says: "Where a page is silent, a reading marked as a guess in the notes on the originals holds.",
      proof: {
        "test/session/tasks/tasks.test.ts": "measures how long it took, unless it is said",
        "test/outbound/patterns.test.ts": "%j are %j",
      },
    },
  }),
  ...requirements("spec 0, clocks", {
    "0-words/clocks.one-judge": {
      says: "One pure function judges all clocks; nothing else ends or refuses by time.",
      proof: {
        "test/session/assess.test.ts": "what a session is right now",
        "test/boundaries.test.ts": "keeps its boundaries, and the check has read its files",
      },
    },
    "0-words/clocks.resume-window": {
      says: "The resume window is 30 min since last_updated, per phase configurable; past it the answer is no and nothing changes.",
      proof: {
        "test/session/assess.test.ts": "of %s in %s closes at its exact end",
        "test/library/resume.test.ts": ["a waiting session, by its age", "is given in milliseconds, part by part"],
      },
    },
    "0-words/clocks.host-window": {
      says: "For host decisions the window is 72 h for approval, 24 h for the others.",
      proof: {
        "test/host/decide-delegation.test.ts": "is denied for an approval of %i ms ago: %s",
        "test/config.test.ts": "has one window for all phases of the host when one is set, but for those set by name",
      },
    },
    "0-words/clocks.claim": {
      says: "A claim expires after 120 s.",
      proof: {
        "test/library/resume.test.ts": "lasts 120 s: not a millisecond less, and not one more",
        "test/session/claim.test.ts": "is stored with its holder for 120 s and leaves last_updated alone",
      },
    },
    "0-words/clocks.task": {
      says: "A running task times out after 300 s; tasks of the host never do.",
      proof: {
        "test/session/timeouts.test.ts": "of 300 s, %d ms after its start, is over for %j",
        "test/session/tasks/host-task.test.ts": "is added, runs, and never times out",
      },
    },
    "0-words/clocks.session": {
      says: "There is no session timeout; 3600 s when any limit of tasks is set; it stands still in resumable phases and ends with outcome timeout.",
      proof: {
        "test/session/timeouts.test.ts": [
          "is none by default",
          "stands still while the session waits",
          "ends the session and its tasks in one line",
          "is %s",
        ],
      },
    },
    "0-words/clocks.feature": {
      says: "A feature fails with outcome timeout after 120 min of active time.",
      proof: { "test/app/feature.test.ts": ["does not run out in a pause, however long", "of %s ends in %s"] },
    },
    "0-words/clocks.silence": {
      says: "An orchestration session silent for 300 s is unhealthy, and becomes idle when no task is open.",
      proof: {
        "test/app/orchestration/orchestration.test.ts":
          "of more than 300 s makes an active session idle, which waits to be started again",
        "test/session/health.test.ts": "%s is %s",
      },
    },
    "0-words/clocks.liveness": {
      says: "300 s after the last ping a registered id shows as offline.",
      proof: { "test/hub/presence.test.ts": "%i ms after the last ping it shows %s" },
    },
    "0-words/clocks.abandon-retention": {
      says: "Open sessions are abandoned after 168 h, finished ones removed after 168 h, by cleanup and session_start.",
      proof: {
        "test/app/sweep.test.ts":
          "ends as abandoned what was silent for 168 hours, in every lifecycle, and not a millisecond before",
        "test/library/sessions.test.ts": "answers what waits and what is too old, and removes what ended a week ago",
      },
    },
  }),
  ...requirements("spec 0, error codes", {
    "0-words/codes.closed-list": {
      says: "The error codes are a closed list, each with one exit status: 1, 2, 3 or 4.",
      proof: {
        "test/cli/exit-codes.test.ts": "each error code has its exit status",
        "test/docs/troubleshooting.test.ts":
          "every error code has its heading, in the order of the list, and every heading is a code",
      },
    },
    "0-words/codes.shape": {
      says: "An error is SessionError {code, message, details, retryable} everywhere.",
      proof: {
        "test/library/failures.test.ts": "is STORE_UNAVAILABLE, retryable, and the state before it is kept whole",
        "test/mcp/server.test.ts": "of every kind are answered with a code, and the server lives on",
      },
    },
    "0-words/codes.retryable": {
      says: "BUSY, TIMEOUT and STORE_UNAVAILABLE may be tried again, and say so.",
      proof: {
        "test/docs/troubleshooting.test.ts":
          "every error code is told with its exit status, and whether trying again can help",
        "test/library/failures.test.ts": "is STORE_UNAVAILABLE, retryable, and the state before it is kept whole",
      },
    },
    "0-words/codes.should-resume": {
      says: "should-resume exits 0 or 1 only.",
      proof: {
        "test/cli/should-resume.test.ts": "should-resume exits 1",
        "test/cli/usage.test.ts": "works where arguments are missing, and exits 0 also for should-resume",
      },
    },
  }),
  ...requirements("spec 0, events", {
    "0-words/events.names": {
      says: "The same event names stand in the journal, the feed, on(…) and watch --type, each with agent_id, seq and at.",
      proof: {
        "test/library/on.test.ts": "is told the facts of each event",
        "test/cli/watch.test.ts": "tells only the types that are asked for, under a seed's name too",
      },
    },
    "0-words/events.facts": {
      says: "phase_changed tells from, to and why; error, finalized, task.completed and task.routed tell their facts.",
      proof: {
        "test/session/move.test.ts": "tells from, to and why",
        "test/library/on.test.ts": "is told the facts of each event",
      },
    },
    "0-words/events.closed-union": {
      says: "Event names are a closed list: an unknown one is refused.",
      proof: {
        "test/library/on.test.ts": "%s, which does not exist, is refused",
        "test/cli/watch.test.ts": "nobody is NOT_FOUND, an unknown type INVALID_VALUE",
      },
    },
    "0-words/events.hub": {
      says: "Messages, presence and memory tell the feed: sent, delivered, read, acked, failed; presence.changed; memory.set and .deleted.",
      proof: {
        "test/app/hub/presence.test.ts":
          "tells the feed who comes, goes and does what, but not of pings, and pings touch no journal",
        "test/app/hub/memory.test.ts": "counts versions that can be read, and tells the feed",
        "test/app/hub/messages.test.ts": "expire unread: then nobody is shown them, and the feed says that they failed",
      },
    },
    "0-words/events.seed-aliases": {
      says: "sessionStatusChanged, sessionError and sessionTerminated are accepted by on.",
      proof: {
        "test/library/on.test.ts": "a listener of one event",
        "test/cli/watch.test.ts": "tells only the types that are asked for, under a seed's name too",
      },
    },
  }),
];
