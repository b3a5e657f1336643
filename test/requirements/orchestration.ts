import { requirements } from "./requirement.ts";

/** The lifecycle of an orchestration: kinds, shutdown, affinity, templates, search, health. */
export const orchestration = [
  ...requirements("spec 2 §2", {
    "2-lifecycles/orchestration.phases": {
      says: "The phases are initializing, active, idle, completed, error, terminated, and the moves the seed's.",
      proof: {
        "test/session/lifecycles/orchestration.test.ts": [
          "has exactly these phases and begins in initializing",
          "from %s to %s: %s",
        ],
      },
    },
    "2-lifecycles/orchestration.kinds": {
      says: "kind is director, department, observer or active, and implies the lifecycle.",
      proof: {
        "test/app/orchestration/orchestration.test.ts": [
          "has a kind, which implies its lifecycle, and empty lists",
          "given %j is INVALID_VALUE and says %s",
        ],
      },
    },
    "2-lifecycles/orchestration.unique": {
      says: "(kind, name) is unique among open ones: else CONFLICT.",
      proof: {
        "test/app/orchestration/orchestration.test.ts": "are unique among open sessions, and free again after the end",
        "test/app/orchestration/reserve.test.ts": "of one kind and name: one gets it, the others CONFLICT",
      },
    },
    "2-lifecycles/orchestration.max-sessions": {
      says: "More than max_sessions open is LIMIT_EXCEEDED.",
      proof: {
        "test/app/orchestration/orchestration.test.ts": "is how many may be open; other lifecycles do not count",
        "test/app/orchestration/reserve.test.ts": "of different names: never more than max_sessions",
      },
    },
    "2-lifecycles/orchestration.parent": {
      says: "parent_id ties to a parent; a subagent started by a subagent has one too.",
      proof: {
        "test/app/orchestration/orchestration.test.ts": "is tied to its parent, which must exist",
        "test/e2e/beside.test.ts": "a nested delegation is a session of its own, under its caller, and is never denied",
      },
    },
    "2-lifecycles/orchestration.create": {
      says: "create takes kind, name, workspace, parent, capabilities, constraints, template with override, and limits.",
      proof: {
        "test/cli/orchestration.test.ts": "is made, started, heard of, judged, ended and released",
        "test/app/templates.test.ts":
          "makes sessions: overrides merge deeply, lists replace, the environment is copied",
      },
    },
    "2-lifecycles/orchestration.resources": {
      says: "resources are bytes and cores; with constraints they are recorded, not enforced.",
      proof: {
        "test/session/size.test.ts": "of %j is %d",
        "test/app/orchestration/orchestration.test.ts":
          "record a budget in bytes and cores, then make the session active",
      },
    },
    "2-lifecycles/orchestration.max-memory": {
      says: "Reported memory above max-memory is degraded.",
      proof: { "test/session/health.test.ts": "with %j and %s bytes reported is %s" },
    },
    "2-lifecycles/orchestration.observers": {
      says: "Observers get no tasks, messages or affinity.",
      proof: {
        "test/session/tasks/tasks.test.ts": "refuses %s",
        "test/app/hub/receivers.test.ts": "reach no observer",
        "test/app/orchestration/affinity.test.ts": "of an observer is refused: observers give no work",
      },
    },
    "2-lifecycles/orchestration.monitoring": {
      says: "monitoringTargets filter watch --as ID.",
      proof: {
        "test/cli/watch.test.ts": "tells only of sessions that the observer's monitoring targets name, by name or id",
      },
    },
    "2-lifecycles/orchestration.initialize-start": {
      says: "initialize records the budget, start activates, also from idle.",
      proof: { "test/app/orchestration/orchestration.test.ts": "initialize and start" },
    },
    "2-lifecycles/orchestration.register": {
      says: "register opens the inbox, deregister drains it, at most for its timeout.",
      proof: {
        "test/app/orchestration/inbox.test.ts":
          "opens its inbox when it registers, and closes it when everything is read",
        "test/app/orchestration/hub.test.ts": "wait until the inbox is read, or leave it open past the timeout",
      },
    },
    "2-lifecycles/orchestration.heartbeat": {
      says: "heartbeat pings and keeps the latest sample beside the record.",
      proof: {
        "test/app/orchestration/orchestration.test.ts": [
          "keeps the latest sample, and what was said before where nothing is said",
          "is broken by a heartbeat, which writes no journal line",
        ],
      },
    },
    "2-lifecycles/orchestration.release": {
      says: "release frees queue, affinity and claims of a final session.",
      proof: {
        "test/app/orchestration/orchestration.test.ts":
          "frees what an ended session holds and keeps its record; of an open one it is NOT_FINAL",
        "test/app/orchestration/hub.test.ts": "lets what nobody will read fail, and takes the session off the registry",
      },
    },
    "2-lifecycles/shutdown.draining": {
      says: "Draining is a change every process sees: new work is DRAINING.",
      proof: { "test/cli/shutdown.test.ts": "waits, refuses new work everywhere, and ends it once the task has ended" },
    },
    "2-lifecycles/shutdown.waits": {
      says: "shutdown waits for open tasks and the inbox, then terminates with success.",
      proof: {
        "test/app/orchestration/hub.test.ts": "waits for unread messages, and takes no new ones but answers meanwhile",
        "test/cli/shutdown.test.ts": "waits, refuses new work everywhere, and ends it once the task has ended",
      },
    },
    "2-lifecycles/shutdown.timeout": {
      says: "Past the timeout: TIMEOUT, draining taken back, phase and tasks unchanged.",
      proof: {
        "test/cli/shutdown.test.ts": "times out, takes the draining back and leaves phase and tasks as they were",
      },
    },
    "2-lifecycles/shutdown.force": {
      says: "--force ends at once, cancelled.",
      proof: { "test/cli/shutdown.test.ts": "ends it at once, and its open task with it" },
    },
    "2-lifecycles/shutdown.all": {
      says: "--all ends orchestration sessions, children before parents.",
      proof: {
        "test/cli/shutdown.test.ts":
          "ends every open orchestration session, children before their parents, and nothing else",
      },
    },
    "2-lifecycles/shutdown.error": {
      says: "From initializing through error, as the table demands; after error the outcome is failed.",
      proof: {
        "test/session/lifecycles/orchestration.test.ts": [
          "from initializing goes through error, as the table demands, in one line",
          "in %s, forced %s: %s, %s",
        ],
      },
    },
    "2-lifecycles/migrate": {
      says: "migrate keeps the id; a failure leaves the old workspace; without state it drops the runtime's.",
      proof: {
        "test/app/migrate.test.ts": [
          "keeps the id and the state, and tells from where to where",
          "that fails half way leaves the old workspace, and the session takes work again",
          "drops counters, finished tasks and notes, and keeps what the session was made with",
        ],
      },
    },
    "2-lifecycles/affinity": {
      says: "affinity chooses round-robin, least-loaded or sticky, skips final and unhealthy targets, else NO_TARGET.",
      proof: {
        "test/app/orchestration/affinity.test.ts": [
          "takes the targets in turn, whichever process asks",
          "takes the one with the fewest open tasks, the earlier one at a tie",
          "stays with the last one as long as it can, then with the next",
          "passes over targets that have ended, are unhealthy, draining or gone",
        ],
      },
    },
    "2-lifecycles/clone": {
      says: "A clone says cloned_from; tasks and messages are never shared.",
      proof: {
        "test/app/clone.test.ts": [
          "has a new id, says whose it is, and tells it in its first line",
          "shares nothing with its source: neither tasks, claim, runs nor later changes",
        ],
      },
    },
    "2-lifecycles/templates": {
      says: "template create FILE|-, list and delete serve every lifecycle; merges are deep, lists replace, later edits do not leak.",
      proof: {
        "test/cli/orchestration.test.ts": "is stored from a file or stdin, listed, used and deleted",
        "test/app/templates.test.ts": [
          "leaks no later edit into the sessions made from it",
          "a template of another lifecycle",
        ],
      },
    },
    "2-lifecycles/search": {
      says: "search finds in name, purpose, workspace, id, kind and tags, case-insensitive, most recent first, 50 at most.",
      proof: {
        "test/session/query.search.test.ts": [
          "finds %j most recent first",
          "stops at the limit, 50 when none is given",
        ],
      },
    },
    "2-lifecycles/where": {
      says: "--where takes a small grammar with ? parameters only, our fields and the seed's.",
      proof: {
        "test/session/where/where.test.ts": "what a condition says about a record",
        "test/session/where/where.fuzz.test.ts": [
          "agrees with a plain evaluator about every generated condition and record",
          "takes every parameter as data: text equals itself and selects nothing else",
        ],
      },
    },
    "2-lifecycles/where.null": {
      says: "A missing field is NULL and matches only IS NULL.",
      proof: { "test/session/where/where.test.ts": "missing values: %s with %j is %s" },
    },
    "2-lifecycles/where.refused": {
      says: "Anything else is INVALID_FILTER with its position.",
      proof: {
        "test/session/where/where.refused.test.ts": "says what it found and where, in the message too",
        "test/cli/filters.test.ts": "says at which position a filter is wrong",
      },
    },
    "2-lifecycles/health": {
      says: "Health is healthy, degraded or unhealthy by silence, error rate and queue; idle is healthy however silent.",
      proof: {
        "test/session/health.test.ts": [
          "%s is %s",
          "with tasks %j is %s, error rate %d",
          "with %d unread messages is %s",
        ],
      },
    },
    "2-lifecycles/health.measured": {
      says: "Memory and cpu are reported or measured, else null: never invented.",
      proof: {
        "test/session/health.test.ts": "with %j and %s bytes reported is %s",
        "test/app/orchestration/health.test.ts":
          "is null where nobody reported it and no process is known: it is never invented",
      },
    },
    "2-lifecycles/performance": {
      says: "metrics ID gives messages, response time, error rate, throughput of 60 s, memory and cpu.",
      proof: {
        "test/cli/outbound.test.ts": "of one session are its performance",
        "test/app/orchestration/hub.test.ts": "count what was read, how long answers took, and what is unread",
      },
    },
    "2-lifecycles/stats": {
      says: "stats prints one document of sessions, resume, registry, messages, memory and corrupt.",
      proof: { "test/cli/stats.test.ts": "counts sessions, durations, errors and bytes" },
    },
    "2-lifecycles/watch": {
      says: "watch follows the changes of all processes from the feed.",
      proof: { "test/cli/watch.test.ts": "sees every change another process makes, in order, none twice" },
    },
  }),
];
