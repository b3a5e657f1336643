import { requirements } from "./requirement.ts";

/** What the five originals did wrong, and must not happen again. */
export const seedFaults = [
  ...requirements("seed 000, faults", {
    "seeds/000.components": {
      says: "Components are counted, so that β₁ is never negative and the choice is real.",
      proof: {
        "test/routing/routing.property.test.ts":
          "has the components and cycles that walking it finds, whatever the order of its edges",
      },
    },
    "seeds/000.emergence-possible": {
      says: "Hand-offs, dependencies and threads are edges: emergence can happen.",
      proof: { "test/app/tasks/routing.test.ts": "is told by an event, and the task goes on" },
    },
    "seeds/000.lone-agent": {
      says: "A lone agent is no emergence.",
      proof: { "test/routing/emergence.test.ts": "is none of a lone agent, though its β₁ of 0 is above the threshold" },
    },
    "seeds/000.no-floor": {
      says: "A capability match of zero stays zero.",
      proof: {
        "test/app/tasks/routing.test.ts": "says that nobody covers the request, and keeps the best partial score",
      },
    },
    "seeds/000.register-again": {
      says: "Registering again loses no task.",
      proof: {
        "test/app/tasks/routing.test.ts": "keep their place when they are registered again, and lose no task by it",
      },
    },
    "seeds/000.router-open": {
      says: "The router listens on loopback alone, and bad JSON is answered.",
      proof: {
        "test/server/serve.test.ts": [
          "is nobody from outside: it listens on loopback alone",
          "%s %s refuses a body that is none, and goes on",
        ],
      },
    },
    "seeds/000.answer-is-text": {
      says: "A tile's answer is a string: an object would crash the server.",
      proof: { "test/outbound/plato.test.ts": "would crash the server with an answer that is no string" },
    },
    "seeds/000.timed-out-counted": {
      says: "Timed-out tasks are counted, so that the parts sum to the total.",
      proof: { "test/outbound/tiles.test.ts": "%s has the seed's form" },
    },
  }),
  ...requirements("seed 001, faults", {
    "seeds/001.lost-writes": {
      says: "8 processes that register 20 each leave 160.",
      proof: { "test/faults/hub/processes.test.ts": "8 of them register 20 each: all 160 are there" },
    },
    "seeds/001.torn-file": {
      says: "A torn file is never taken for an empty registry.",
      proof: {
        "test/store/file.faults.test.ts": "is whole or absent, and blocks nobody, after %s, at every call",
        "test/cli/import-seeds.test.ts": "takes in what is whole of seed 001 when one of its files is torn",
      },
    },
    "seeds/001.timestamps": {
      says: "A Z in a time breaks no listing.",
      proof: { "test/session/time.test.ts": "reads %s" },
    },
    "seeds/001.save-errors": {
      says: "A call that could not save fails.",
      proof: { "test/library/failures.test.ts": "a full disk" },
    },
    "seeds/001.cost": {
      says: "Setting a value costs the same with many stored.",
      proof: {
        "test/faults/hub/cost.test.ts":
          "500 sets of %s cost at most 20 times a file written by hand each, the last as much as the first",
      },
    },
    "seeds/001.own-broadcasts": {
      says: "A sender does not receive its own broadcast, nor does who comes later.",
      proof: {
        "test/app/hub/receivers.test.ts":
          "to everybody reach all who are registered, offline ones too, but not the sender, the gone or who comes later",
      },
    },
    "seeds/001.ping-heals": {
      says: "A ping brings an offline id back.",
      proof: { "test/hub/presence.test.ts": "is never written over the activity, and a ping brings the session back" },
    },
    "seeds/001.handlers": {
      says: "Listeners hear of other processes too.",
      proof: { "test/library/hub.test.ts": "tell listeners of this and other processes, each of its type" },
    },
  }),
  ...requirements("seed 002, faults", {
    "seeds/002.tests": {
      says: "The seed's own fifteen tests hold, by command line and by library.",
      proof: { "test/cli/seed.test.ts": "seed 002", "test/library/seed-002.test.ts": "seed 002, through the library" },
    },
    "seeds/002.path-ids": {
      says: "No id leaves the store.",
      proof: {
        "test/cli/create.test.ts": "refuses the id %j before a path is touched",
        "test/hooks/bad-input.test.ts": "touches no path for the id %j",
      },
    },
    "seeds/002.exit-status": {
      says: "What failed does not exit 0.",
      proof: { "test/cli/seed.test.ts": "test_invalid_phase: an unknown phase is refused, with an exit status" },
    },
    "seeds/002.pipe": {
      says: "The documented pipe works.",
      proof: { "test/hooks/seed-examples.test.ts": "seed 002, as pipes:" },
    },
    "seeds/002.cleanup-waits": {
      says: "cleanup never deletes what waits, and does delete what cannot be read.",
      proof: {
        "test/cli/cleanup.test.ts": [
          "deletes what ended 24 hours ago, and never what waits",
          "deletes what cannot be read and was not touched for as long",
        ],
      },
    },
    "seeds/002.lost-updates": {
      says: "8 processes that change one session lose nothing.",
      proof: { "test/store/file.processes.test.ts": "8 processes that change one session 50 times each" },
    },
    "seeds/002.full-disk": {
      says: "A full disk leaves the last good state.",
      proof: {
        "test/library/failures.test.ts": "is STORE_UNAVAILABLE, retryable, and the state before it is kept whole",
      },
    },
  }),
  ...requirements("seed 003, faults", {
    "seeds/003.request-answered": {
      says: "A request gets its answer.",
      proof: { "test/library/hub.test.ts": "make a request wait for its answer, and time out without one" },
    },
    "seeds/003.priority": {
      says: "Priority orders an inbox.",
      proof: { "test/app/hub/messages.test.ts": "come in the order of priority, then of sending" },
    },
    "seeds/003.read-is-quiet": {
      says: "Reading a session does not touch it.",
      proof: { "test/store/file.seed-002.test.ts": "is read, listed and verified as it is, and not written by that" },
    },
    "seeds/003.no-invented-metrics": {
      says: "No measure is invented.",
      proof: {
        "test/app/orchestration/health.test.ts":
          "is null where nobody reported it and no process is known: it is never invented",
      },
    },
  }),
  ...requirements("seed 004, faults", {
    "seeds/004.phase-by-table": {
      says: "No update moves past the table.",
      proof: {
        "test/cli/feature.test.ts": "move the session by its table, and say why not",
        "test/session/lifecycles/feature.test.ts": "from %s to %s: %s",
      },
    },
    "seeds/004.bad-field": {
      says: "An unknown field is refused and destroys nothing.",
      proof: {
        "test/app/feature.test.ts": "given %j is INVALID_VALUE and says %s",
        "test/library/options.test.ts": "options that do not fit are INVALID_VALUE and name the key",
      },
    },
    "seeds/004.delete-empty-id": {
      says: "delete of an empty or climbing id removes nothing.",
      proof: { "test/cli/delete.test.ts": "refuses the id %j and removes nothing" },
    },
    "seeds/004.worktree": {
      says: "A plain checkout is no worktree, and a real one has its own name.",
      proof: {
        "test/git-context.test.ts": [
          "a normal clone is no worktree",
          "a linked worktree has its own branch and its real name",
        ],
      },
    },
    "seeds/004.limits": {
      says: 'limit 0 gives none, a negative one is refused, a day as "before" includes it.',
      proof: {
        "test/session/query.test.ts": [
          "cuts %j out of the order",
          "bounds include their instant, and a bare date its day: %j",
        ],
      },
    },
    "seeds/004.negative-statistics": {
      says: "Negative statistics are refused.",
      proof: { "test/cli/feature.test.ts": "set" },
    },
  }),
];
