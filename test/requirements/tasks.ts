import { requirements } from "./requirement.ts";

/** Tasks, and routing with H¹. */
export const tasks = [
  ...requirements("spec 3 §1", {
    "3-work/task.fields": {
      says: "A task has id, data, priority, capabilities, dependencies, status, outcome, times, duration, result, error and routing.",
      proof: { "test/session/tasks/tasks.test.ts": "stores it whole, and begins it at once" },
    },
    "3-work/task.start": {
      says: "An added task starts at once, with --pending it waits.",
      proof: {
        "test/session/tasks/tasks.test.ts": "lets it wait when asked to",
        "test/cli/task.test.ts": "adds, starts, completes, shows and lists",
      },
    },
    "3-work/task.complete": {
      says: "complete takes an outcome (the library a boolean too), a duration (else measured), result and error.",
      proof: {
        "test/session/tasks/tasks.test.ts": ["completing a task", "measures how long it took, unless it is said"],
        "test/library/tasks.test.ts": "are added, started, completed, found and listed",
      },
    },
    "3-work/task.limit": {
      says: "More than max_tasks (50) is LIMIT_EXCEEDED.",
      proof: {
        "test/session/tasks/tasks.test.ts": [
          "takes the 50th task, and the last one of a limit of its own",
          "refuses %s",
        ],
      },
    },
    "3-work/task.refusals": {
      says: "Duplicate: CONFLICT; unknown: TASK_NOT_FOUND; session final: FINALIZED; draining: DRAINING.",
      proof: { "test/session/tasks/tasks.test.ts": "refuses %s", "test/cli/task.test.ts": "%j exits with %d, %s" },
    },
    "3-work/task.again": {
      says: "Finished with the same outcome is a no-op, with another CONFLICT.",
      proof: {
        "test/session/tasks/tasks.test.ts": [
          "changes nothing when it has that outcome, also once the session has ended",
          "completing a task",
        ],
      },
    },
    "3-work/task.depends-on": {
      says: "An unknown dependency is TASK_NOT_FOUND, a cycle CONFLICT; a task waits until the last one ends in success.",
      proof: {
        "test/session/tasks/tasks.test.ts": [
          "refuses %s",
          "begins when the last of them has ended in success",
          "goes on waiting when one of them %s, until it is started by hand",
        ],
      },
    },
    "3-work/task.session-end": {
      says: "At the session's end open tasks become cancelled (timeout when that timed out), in the same line.",
      proof: { "test/session/tasks/end-tasks.test.ts": "of outcome %s ends its open tasks as %s, in the same line" },
    },
    "3-work/task.timeouts-heard": {
      says: "Timeouts are applied by sweep, by the next hook or command that touches the session, and by timers in long-lived processes.",
      proof: {
        "test/cli/task.test.ts": "of a session whose process has died are heard by the next command: %s",
        "test/hooks/clocks.test.ts": "is timed out by the next hook that touches it: %s",
        "test/library/tasks.test.ts": "end a task by a timer of this process, without being asked",
        "test/mcp/server.test.ts": "ends by a timer a task that nobody ends",
        "test/server/serve.test.ts": "ends meanwhile what the clocks have ended",
      },
    },
    "3-work/task.host": {
      says: "TaskCreated and TaskCompleted fill the tasks of the agent's session; without one, nothing.",
      proof: {
        "test/host/task-events.test.ts": [
          "inside an agent are those of its session, whoever says so how often",
          "outside an agent, or inside one without a session, are nobody's",
        ],
      },
    },
    "3-work/task.library": {
      says: "tasks.{add, start, complete, get, list} and three callbacks; one that throws is reported and changes nothing.",
      proof: {
        "test/library/tasks.test.ts": [
          "are added, started, completed, found and listed",
          "may throw or reject: that is reported, and changes nothing",
        ],
      },
    },
    "3-work/task.cli": {
      says: "task add, start, complete, list, get and route.",
      proof: { "test/cli/task.test.ts": ["adds, starts, completes, shows and lists", "routes, and shows the graph"] },
    },
  }),
  ...requirements("spec 3 §2", {
    "3-work/graph": {
      says: "Vertices are live registered agents, owners of open tasks and open tasks; edges unordered pairs, once, without loops.",
      proof: {
        "test/routing/routing.property.test.ts": "is the one of the contract",
        "test/app/tasks/routing.test.ts": [
          "are tied by a thread with a message of the last hour, whoever wrote in it before",
          "uses what the task itself requires, and remembers who had it before",
        ],
      },
    },
    "3-work/beta1": {
      says: "β₁ = E − V + C with C from a union-find, never below 0.",
      proof: {
        "test/routing/routing.property.test.ts":
          "has the components and cycles that walking it finds, whatever the order of its edges",
      },
    },
    "3-work/emergence": {
      says: "Emergence: at least two vertices and β₁ strictly above V + offset; risk 0, 0.3, 0.6, 0.9 by the margin.",
      proof: {
        "test/routing/emergence.test.ts": [
          "of four vertices with β₁ %d is %s, at risk %d",
          "is none at the threshold itself, with any offset",
          "is none of a lone agent, though its β₁ of 0 is above the threshold",
        ],
      },
    },
    "3-work/finished-leave": {
      says: "Finished tasks leave the graph.",
      proof: { "test/app/tasks/routing.test.ts": "is over when the tasks have ended: they leave the graph" },
    },
    "3-work/choice": {
      says: "Who covers the request, with the lowest β₁ after, the fewest open tasks, the first to register.",
      proof: {
        "test/routing/routing.property.test.ts": "is the one that trying everybody finds, with its numbers",
        "test/app/tasks/routing.test.ts": "chooses who covers the request, has least to do and came first",
      },
    },
    "3-work/nobody-covers": {
      says: "Nobody covers it: agent_id null with the best partial score and the reason, unless fallback any.",
      proof: {
        "test/app/tasks/routing.test.ts": [
          "says that nobody covers the request, and keeps the best partial score",
          "takes anybody with the fallback any",
        ],
      },
    },
    "3-work/nobody-registered": {
      says: "Nobody registered: the session's own agent, score 1.",
      proof: { "test/app/tasks/routing.test.ts": "leaves it with the session's own agent where nobody is registered" },
    },
    "3-work/decision": {
      says: "The decision stands in the journal and on the task; routing an unknown task adds it.",
      proof: { "test/app/tasks/routing.test.ts": "adds an unknown task with the decision, in one line" },
    },
    "3-work/router-http": {
      says: "The http router speaks the fleet router's wire API, 5 s; unreachable gives a local decision that says so.",
      proof: {
        "test/outbound/router-http.test.ts": "asks and understands what was recorded of it",
        "test/outbound/five-seconds.test.ts": "is given five seconds for a decision",
        "test/app/tasks/route-for-others.test.ts": "that does: %s, is stood in for with confidence 0",
      },
    },
    "3-work/router-served": {
      says: "serve answers the same API.",
      proof: { "test/server/serve.test.ts": ["the wire API of the fleet router", "answers in the recorded shapes"] },
    },
    "3-work/route-commands": {
      says: "route status, snapshot and agents; routing.{route, status, snapshot, agents, registerAgent}.",
      proof: {
        "test/cli/task.test.ts": "routes, and shows the graph",
        "test/library/routing-and-tiles.test.ts": "decides, and tells how it stands with the fleet",
      },
    },
    "3-work/on-emergence": {
      says: "Emergence gives an event, the callback and an alert tile; the task goes on.",
      proof: {
        "test/app/tasks/routing.test.ts": "is told by an event, and the task goes on",
        "test/library/routing-and-tiles.test.ts":
          "tell of an emergence, as the callback and the journal do; the task goes on",
      },
    },
  }),
];
