import { requirements } from "./requirement.ts";

/** Journal and commit. */
export const journal = [
  ...requirements("spec 1 §2", {
    "1-sessions/journal.truth": {
      says: "A record is the snapshot and the journal lines after it; the journal is the truth.",
      proof: {
        "test/store/file.journal.test.ts": "is applied by every reader, and settled once",
        "test/store/file.snapshot.test.ts": "is made up for by the journal, wherever it was cut",
      },
    },
    "1-sessions/journal.line": {
      says: "A line has seq, at, id, type, change and a checksum of the text before it.",
      proof: {
        "test/session/line.test.ts": [
          "is one line of JSON that ends in its checksum",
          "is no line when any character of it was altered",
        ],
      },
    },
    "1-sessions/journal.one-call-one-line": {
      says: "One call is one line is one revision.",
      proof: {
        "test/library/sessions.test.ts": "is one line per call, oldest first, by whom and with all that happened",
        "test/session/update.test.ts": "reports what happened in one line",
      },
    },
    "1-sessions/journal.apply": {
      says: "One function applies every line, of a known type or not.",
      proof: {
        "test/session/apply.test.ts": "a change applied to a record",
        "test/session/journal.test.ts": "applies lines of types nobody knows",
      },
    },
    "1-sessions/journal.counts": {
      says: "A line counts if whole, its sum right and seq the next (a base: any later); of one seq the first wins.",
      proof: {
        "test/session/journal.test.ts": ["whether a line counts", "lets the first of one number win"],
        "test/store/file.lines.test.ts": "is left out: a slow writer's, whose number was taken",
      },
    },
    "1-sessions/journal.load": {
      says: "Loading applies the tail, folds from the start without a good snapshot, and lets the snapshot stand without a journal.",
      proof: {
        "test/store/file.snapshot.test.ts": [
          "may be missing altogether",
          "stands alone when it is beyond the journal, and its next change is a base",
        ],
        "test/store/file.journal.test.ts":
          "may be missing altogether: state.json stands, and the next change is a base",
      },
    },
    "1-sessions/journal.read-without-lock": {
      says: "No lock is needed to read.",
      proof: {
        "lib/conformance/groups/concurrency.ts":
          "processes that change one session lose nothing, and a reader beside them sees no half record",
      },
    },
    "1-sessions/commit.busy": {
      says: "On CONFLICT a commit loads and decides again, up to 5 s, then BUSY.",
      proof: {
        "test/cli/exit-codes.test.ts": "BUSY: 4, once another process has held the session for five seconds",
        "test/library/tasks.test.ts": "lose nothing when many add at once",
      },
    },
    "1-sessions/commit.hook-deadline": {
      says: "A hook waits for a lock no longer than its deadline, then answers neutrally.",
      proof: {
        "test/hooks/deadline.test.ts": "answers neutrally within its deadline while another process holds the session",
      },
    },
    "1-sessions/lock.dead-holder": {
      says: "The lock of a dead holder is taken over at once.",
      proof: {
        "test/store/file.lock.test.ts": "a lock that is taken over at once, with what its holder left",
        "test/faults/locks.test.ts": "is taken at the first try by whoever comes next, wherever its holder was killed",
      },
    },
    "1-sessions/lock.live-holder": {
      says: "The lock of a living holder is never taken.",
      proof: {
        "test/store/file.lock.test.ts": "a lock that is left alone",
        "test/faults/locks.test.ts": "is never robbed while it lives, at whatever call it stands",
      },
    },
    "1-sessions/lock.unjudgeable": {
      says: "A lock that cannot be judged is taken after 30 s.",
      proof: { "test/store/file.lock.test.ts": "is left alone for 30 s, then taken over: %s" },
    },
    "1-sessions/lock.cleared": {
      says: "Who takes over a lock removes what its holder left half written.",
      proof: {
        "test/store/file.lock.test.ts": "a lock that is taken over at once, with what its holder left",
        "test/store/file.plate.test.ts":
          "goes when a store is closed: locks, with their holders' temporary files, and plates",
      },
    },
    "1-sessions/commit.decided-again": {
      says: "Sweep, reopen, supersede, claim and finalise are ordinary commits, decided again on conflict.",
      proof: {
        "test/store/file.processes.test.ts": "are told so by one yes and fifteen no",
        "lib/conformance/groups/revisions.ts": "after a conflict the same change can be made on a new reading",
        "test/model/interleaved.test.ts":
          "can be told in an order in which the model answers the same: three processes on one folder",
      },
    },
    "1-sessions/commit.torn-tail": {
      says: "A leading newline closes a torn tail; a failed write is cut back and is STORE_UNAVAILABLE.",
      proof: {
        "test/store/file.lines.test.ts": "is closed by the next line: one that a killed writer left half",
        "test/store/file.faults.test.ts": "is whole or absent, and blocks nobody, after %s, at every call",
      },
    },
    "1-sessions/commit.read-back": {
      says: "Who lost a race is told so by reading back, also a slow writer whose lock was taken.",
      proof: {
        "test/store/file.slow-writer.test.ts": [
          "is told of a conflict, its line is void, and the other's stands",
          "has won all the same when what came between is half a line",
        ],
      },
    },
    "1-sessions/commit.fsync": {
      says: "With fsync a line is synced before the call returns, a new session's folder and its parent too.",
      proof: {
        "test/faults/power-loss.test.ts": [
          "a changed line is synced after it is written",
          "a new session's line is synced, then its folder and the folder above",
        ],
      },
    },
    "1-sessions/commit.after-is-free": {
      says: "Past the commit nothing can fail the call: feed, snapshot and markers are made up for later.",
      proof: {
        "test/store/file.faults.test.ts": "is whole or absent, and blocks nobody, after %s, at every call",
        "test/store/file.journal.test.ts": "is settled though half a line follows it, and told to the feed once",
      },
    },
    "1-sessions/commit.corrupt-kept": {
      says: "A bad snapshot is kept aside as state.json.corrupt-<time>.",
      proof: { "test/store/file.snapshot.test.ts": "is kept aside by the next change: %s" },
    },
    "1-sessions/markers.hints": {
      says: "Markers are hints, mended under the lock; every answer comes from the record.",
      proof: {
        "test/model/sessions.test.ts": "does to a store of files, opened twice, what it does to the model",
        "test/store/file.index.test.ts": [
          "markers that a kill left behind",
          "are passed over when they are no sessions' names",
        ],
      },
    },
    "1-sessions/markers.rebuilt": {
      says: "A missing index is rebuilt, so that records copied in by hand are found.",
      proof: {
        "test/store/file.index.test.ts": "is built from the records, also those copied in by hand",
        "test/cli/list.test.ts": "finds sessions that were copied in by hand, also those of seed 002",
      },
    },
    "1-sessions/feed.caught-up": {
      says: "Whoever applies a tail beyond the snapshot appends its feed lines again.",
      proof: {
        "test/store/file.journal.test.ts": "is told to the feed again by the next change",
        "test/library/on.test.ts":
          "is told once what stands in the feed twice, and of a new session under a deleted one's id",
      },
    },
    "1-sessions/remove": {
      says: "A removal loads and judges again under the lock, then renames to the trash and removes.",
      proof: {
        "lib/conformance/groups/basics.ts": "a removal asks its judge, and only a yes removes",
        "test/store/file.index.test.ts":
          "is emptied of what a killed remover left when the store is closed, and listed by nobody before",
      },
    },
    "1-sessions/ping-writes-nothing": {
      says: "A ping touches presence only: no journal line, no rewrite.",
      proof: {
        "test/app/hub/presence.test.ts":
          "tells the feed who comes, goes and does what, but not of pings, and pings touch no journal",
      },
    },
    "1-sessions/hand-edit": {
      says: "A hand edit of state.json stands until a rebuild; verify shows it.",
      proof: {
        "test/store/file.snapshot.test.ts": [
          "stands, shows in verify, and outlives changes",
          "is lost when the state is rebuilt from the journal",
        ],
      },
    },
    "1-sessions/no-journal": {
      says: "A record without a journal gets a base by its first change.",
      proof: { "test/store/file.seed-002.test.ts": "gets a base as the first line of its journal by its first change" },
    },
    "1-sessions/two-shapes": {
      says: "There are two storage shapes: sessions, and documents written put-if-revision.",
      proof: {
        "lib/conformance/groups/basics.ts": "documents are kept whole, each with the number of its writes",
        "lib/conformance/groups/revisions.ts": "a document is written only at the revision asked for",
      },
    },
  }),
];
