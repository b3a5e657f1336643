import { requirements } from "./requirement.ts";

/** The configuration: where it is, what it says, what it must not. */
export const configuration = [
  ...requirements("spec 0, configuration", {
    "0-words/config.file": {
      says: "The configuration is .claude/agent-session.json, or the file AGENT_SESSION_CONFIG names.",
      proof: {
        "test/config.test.ts": [
          "is read from a file named in the environment instead of the project's",
          "that was named and is missing is said",
        ],
      },
    },
    "0-words/config.bad-file": {
      says: "A bad configuration gives one clear line and the defaults.",
      proof: {
        "test/config.test.ts": "of a project that %s is passed over whole, with one line",
        "test/cli/usage.test.ts": "is told in one line, and the defaults apply",
        "test/hooks/broken-store.test.ts": "works by the defaults with a project configuration that %s, and says so",
      },
    },
    "0-words/config.schema": {
      says: "The configuration has a published JSON Schema that agrees with the check hooks use.",
      proof: {
        "test/config.test.ts": "agree on every file",
        "test/library/exports.test.ts": "are these, each in the package",
      },
    },
    "0-words/config.defaults": {
      says: "The defaults are those of the clocks: resume 30 min, 3 errors, claim 120 s, never Explore and Plan, 50 tasks, 3 iterations, 100 sessions.",
      proof: {
        "test/config.test.ts": "is the defaults when nothing is set",
        "test/app/orchestration/orchestration.test.ts": "is how many may be open; other lifecycles do not count",
        "test/session/tasks/tasks.test.ts": "takes the 50th task, and the last one of a limit of its own",
      },
    },
    "0-words/config.units": {
      says: "Keys give their unit; inside, all times are milliseconds.",
      proof: { "test/config.test.ts": "is in milliseconds whatever the unit of the key" },
    },
    "0-words/config.user-and-project": {
      says: "A project's configuration goes over the user's own, group by group.",
      proof: { "test/config.test.ts": "is the project's over the user's own, group by group" },
    },
    "0-words/config.durability": {
      says: "durability is fsync for library and CLI, fast in hooks.",
      proof: {
        "test/faults/power-loss.test.ts": [
          "with durability fsync, before a call returns",
          "with durability fast, as hooks have it",
        ],
      },
    },
    "0-words/config.log": {
      says: "Hooks log to the file of AGENT_SESSION_LOG or log.file, down to log.level.",
      proof: { "test/hooks/log.test.ts": ["writes to the file of %s", "writes only what log.level asks for"] },
    },
    "0-words/config.router": {
      says: "router.kind, router.threshold_offset and router.fallback choose the router, the threshold and who may take what nobody covers.",
      proof: {
        "test/outbound/router-http.test.ts": "is there only when a router is wanted",
        "test/app/tasks/routing.test.ts": "takes anybody with the fallback any",
        "test/routing/emergence.test.ts": "is none at the threshold itself, with any offset",
      },
    },
    "0-words/config.destinations": {
      says: "Network destinations and credentials come from the environment or the user's own configuration, never from a project's file.",
      proof: {
        "test/hooks/session-end-sends.test.ts": "talks to nobody because of what a project says",
        "test/cli/task.test.ts": "says in its decision that no URL of a router is known, which no project may say",
        "test/store/redis/two-machines.test.ts":
          "the store is taken from the user's own configuration too, and from a project's file never",
        "test/config.test.ts": "of a project that %s is passed over whole, with one line",
      },
    },
  }),
];
