import { requirements } from "./requirement.ts";

/** The hooks: files, failures and the direct protocol. */
export const hooksDirect = [
  ...requirements("spec 1 §5", {
    "1-sessions/hooks.files": {
      says: "Hooks are single self-contained files, run as node <file>.",
      proof: {
        "test/hooks/built-files.test.ts":
          "works with nothing beside it, from a path with blanks and letters of all kinds, in such a project",
        "test/package/built.test.ts": "is small, bundles no package and imports only Node's own modules",
      },
    },
    "1-sessions/hooks.stdout": {
      says: "stdout gets one JSON object or nothing; the log goes to stderr and the log file.",
      proof: {
        "test/hooks/broken-store.test.ts": "exits 0 with %s, prints JSON or nothing, and at most one line on stderr",
        "test/hooks/log.test.ts": "writes to the file of %s",
      },
    },
    "1-sessions/hooks.protocols": {
      says: "With hook_event_name the input is of the host, else the direct protocol.",
      proof: {
        "test/hooks/direct-protocol.test.ts": "pre_delegate",
        "test/host/replay.test.ts": "%s: every event twice gives the same answers and the same sessions",
      },
    },
    "1-sessions/hooks.never-exit-2": {
      says: "A hook never exits 2 and never prints a stack trace, whatever fails: the neutral answer, one line, exit 0.",
      proof: {
        "test/hooks/broken-store.test.ts": "exits 0 with %s, prints JSON or nothing, and at most one line on stderr",
        "test/hooks/bad-input.test.ts": "%s answers %j neutrally and says what is wrong",
        "test/faults/hooks.test.ts": "%s: leaves sessions whole and blocks nobody; the next event makes up for it",
      },
    },
    "1-sessions/hooks.neutral": {
      says: "The neutral answer: nothing for the host; for the direct protocol the answer with reason error.",
      proof: {
        "test/hooks/broken-store.test.ts": "the direct protocol on a broken store",
        "test/library/direct.test.ts": "answers neutrally when the store cannot be had",
      },
    },
    "1-sessions/hooks.no-json": {
      says: "Not an object, empty or not JSON: stdout empty, reason invalid_json on stderr, exit 1.",
      proof: {
        "test/hooks/bad-input.test.ts": ["refuses %s with exit 1, and stores nothing", "refuses a closed stdin: %s"],
      },
    },
    "1-sessions/hooks.wrong-input": {
      says: "Wrong types, another file's event and more than 10 MiB give the neutral answer.",
      proof: {
        "test/hooks/bad-input.test.ts": [
          "says nothing to %s, and exits 0",
          "says nothing to an event above 10 MiB, with one line on stderr",
          "gives its neutral answer to other input above 10 MiB",
        ],
      },
    },
    "1-sessions/hooks.deadline": {
      says: "The deadline bounds waiting for locks and network, 0.8 s for session_end.",
      proof: {
        "test/hooks/deadline.test.ts": "answers neutrally within its deadline while another process holds the session",
        "test/faults/redis.test.ts": "keeps every deadline while it stands still, and takes up where it was",
      },
    },
    "1-sessions/hooks.test-flag": {
      says: "--test runs a scenario in a temporary folder, prints what went in and came out, and leaves nothing.",
      proof: { "test/hooks/built-files.test.ts": "passes its own test, and leaves nothing behind" },
    },
    "1-sessions/hooks.registered": {
      says: "The registrations are those of the contract's table.",
      proof: { "test/host/registrations.test.ts": "is the one of spec 1 §5" },
    },
    "1-sessions/hooks.twice": {
      says: "Registered twice is harmless: same answer, no second run, no second change.",
      proof: {
        "test/model/streams.test.ts": "leaves no session running that is not, and revives none that is final",
        "test/e2e/beside.test.ts": "hooks registered twice store and say the same as once",
        "test/host/replay.test.ts": "%s: every event twice gives the same answers and the same sessions",
        "test/hooks/built-files.test.ts": "gives a second process the same answer for the same event",
      },
    },
  }),
  ...requirements("spec 1 §5, pre_delegate direct", {
    "1-sessions/direct.resumable": {
      says: "A session that may be resumed is answered with its resume_metadata and original_context.",
      proof: {
        "test/hooks/direct-protocol.test.ts":
          "answers a named session that may be resumed with all that is known of it",
      },
    },
    "1-sessions/direct.none": {
      says: "Nothing found is no_existing_session.",
      proof: { "test/hooks/direct-protocol.test.ts": "answers what is not there as such, and makes nothing" },
    },
    "1-sessions/direct.declined": {
      says: "Declined is session_not_resumable with detail and agent_id.",
      proof: { "test/hooks/direct-protocol.test.ts": "declines with %s" },
    },
    "1-sessions/direct.search": {
      says: "Without an id the newest of the same agent and task is taken; those passed over stand in rejected.",
      proof: {
        "test/hooks/direct-protocol.test.ts": [
          "finds the newest of the same agent and task, and names those it passed over",
          "declines for the newest when none may be resumed",
        ],
      },
    },
    "1-sessions/direct.task": {
      says: "The task is task_id, else metadata.task_id, else the ids in task_description.",
      proof: {
        "test/hooks/direct-protocol.test.ts":
          "finds the newest of the same agent and task, and names those it passed over",
      },
    },
  }),
  ...requirements("spec 1 §5, subagent_stop direct", {
    "1-sessions/direct-stop.ends": {
      says: "It ends the session by the exit code alone, and answers outcome, duration and summary.",
      proof: {
        "test/hooks/direct-protocol.test.ts": "with %j ends the session",
        "test/library/direct.test.ts": "ends the session by the exit code alone: %j is %s",
      },
    },
    "1-sessions/direct-stop.cannot": {
      says: "no_agent_id, session_not_found and already_finalized answer what cannot be ended.",
      proof: { "test/hooks/direct-protocol.test.ts": "answers what it cannot end, and the same end twice as once" },
    },
  }),
  ...requirements("spec 1 §5, session_start", {
    "1-sessions/direct-start": {
      says: "Direct {} answers resumable, interrupted, expired and cleaned.",
      proof: {
        "test/hooks/direct-protocol.test.ts": "answers what waits, is interrupted and expired, and how much it cleaned",
      },
    },
    "1-sessions/session-start.sweep": {
      says: "session_start marks sessions of dead owners on this machine interrupted and reports expired ones.",
      proof: {
        "test/e2e/killed.test.ts": "finds the run interrupted after --resume, and its agent goes on by SendMessage",
        "test/store/redis/two-machines.test.ts": "a run on one is not taken for dead by the other's sweep",
      },
    },
    "1-sessions/session-start.removals": {
      says: "At most 50 finished sessions past retention are removed at once.",
      proof: { "test/app/sweep.test.ts": "removes fifty finished sessions at most, and the rest the next time" },
    },
    "1-sessions/session-start.roster": {
      says: "The roster is at most 2,000 characters of waiting, interrupted and running sessions with id, type, task, phase, age and how each continues.",
      proof: {
        "test/host/roster.test.ts": [
          "says of each session who, in which state, since when, and how it continues",
          "has at most 2,000 characters, and counts what it leaves out",
        ],
      },
    },
    "1-sessions/session-start.no-free-text": {
      says: "The roster shows structured fields only, control characters stripped, never free text.",
      proof: { "test/host/roster.test.ts": "never shows free text, and strips what a name may smuggle in" },
    },
    "1-sessions/session-start.quiet": {
      says: "Nothing to say gives no output.",
      proof: {
        "test/host/roster.test.ts": "says nothing of a store without waiting, interrupted and running sessions",
        "test/e2e/told.test.ts": "at its start: nothing in a project without sessions",
      },
    },
    "1-sessions/session-end": {
      says: "session_end marks what its conversation left open.",
      proof: {
        "test/host/conversation-events.test.ts": "an end is remembered also of a conversation whose start was not seen",
        "test/host/interruptions.test.ts": "by %s is interrupted by %s, keeps its phase and may be resumed",
      },
    },
    "1-sessions/prompt.told-once": {
      says: "user_prompt_submit tells once of each session that began to wait or was interrupted since the last prompt, at most 800 characters.",
      proof: {
        "test/host/conversation-events.test.ts": [
          "is told once of each run that began to wait since the one before",
          "is told at most 800 characters",
        ],
        "test/e2e/told.test.ts": "with the next prompt: once, that its agent began to wait",
      },
    },
    "1-sessions/prompt.notification": {
      says: "Nothing is said to prompts that begin with <task-notification>.",
      proof: {
        "test/host/conversation-events.test.ts":
          "is told nothing when it is the host's own notification, which uses up nothing",
      },
    },
  }),
];
