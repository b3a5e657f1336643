import { requirements } from "./requirement.ts";

/** What a store promises. */
export const promises = [
  ...requirements("spec 1 §2", {
    "1-sessions/promise.kill": {
      says: "A call that has returned survives kill -9 at any instruction.",
      proof: {
        "test/store/file.kill.test.ts": "times while it changes one session takes back nothing (lane %i)",
        "test/faults/kill.test.ts": "%s: what was acknowledged is there, the rest whole or absent",
        "lib/conformance/groups/crash.ts": "a writer killed at any moment takes back nothing it was told is stored",
      },
    },
    "1-sessions/promise.power-loss": {
      says: "With durability fsync a call that has returned survives power loss.",
      proof: { "test/faults/power-loss.test.ts": "with durability fsync, before a call returns" },
    },
    "1-sessions/promise.real-cut": {
      says: "That holds on a machine whose power is really cut.",
      deferred: "no test cuts the power: what is synced, and that it is before the call returns, is looked at instead",
    },
    "1-sessions/promise.processes": {
      says: "Any number of processes: no update lost, no torn read, BUSY rather than a wrong answer.",
      proof: {
        "test/model/interleaved.test.ts":
          "can be told in an order in which the model answers the same: three processes on one folder",
        "test/store/file.processes.test.ts":
          "lose nothing and leave nothing behind, and a reader beside them sees no half record (%i)",
        "lib/conformance/groups/concurrency.ts":
          "processes that change one session lose nothing, and a reader beside them sees no half record",
        "test/cli/pipes.test.ts": "lose no update",
      },
    },
    "1-sessions/promise.network-disk": {
      says: "On a network file system and on Windows the same holds.",
      deferred: "not run there: doctor warns of a network file system, and Windows has been looked at in the code only",
    },
    "1-sessions/promise.one-bad-record": {
      says: "One unreadable record never breaks a list, a cleanup or another's decision.",
      proof: {
        "test/cli/list.test.ts": "passes over what cannot be read and what is not ours",
        "test/library/failures.test.ts": "harms no cleanup, sweep or verify of the others, and may be deleted",
        "lib/conformance/groups/corruption.ts": "it harms no listing and no other session",
        "test/hooks/broken-store.test.ts": "a garbage session harms no other",
      },
    },
    "1-sessions/update.function": {
      says: "update takes a function of the record and loses nothing among many.",
      proof: {
        "test/library/update.test.ts": ["loses no step among many callers at once", "loses no step among processes"],
      },
    },
    "1-sessions/update.if-revision": {
      says: "ifRevision keeps two who read the same from both writing.",
      proof: {
        "test/library/update.test.ts": "keeps two who read the same from both writing",
        "test/session/update.test.ts": "%s of a record at revision 4: %s",
      },
    },
  }),
];
