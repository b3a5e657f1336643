import { requirements } from "./requirement.ts";

/** The command line and the library. */
export const commandLine = [
  ...requirements("spec 1 §6", {
    "1-sessions/cli.create": {
      says: "create takes agent, purpose, id, metadata, tags and lifecycle, and prints the id.",
      proof: {
        "test/cli/create.test.ts": [
          "prints the generated id, and as JSON an object with it",
          "stores what it was given",
        ],
      },
    },
    "1-sessions/cli.get": {
      says: "get prints the record, with --at as it was at a revision.",
      proof: {
        "test/cli/get.test.ts": [
          "prints the record with all its keys in stored order",
          "shows the record as it was at a revision",
        ],
      },
    },
    "1-sessions/cli.update": {
      says: "update takes phase, metadata, error, clear-errors, summary, tags and if-revision, and answers the record.",
      proof: {
        "test/cli/update.test.ts": [
          "answers the changed record, and one line for a person",
          "replaces the tags by those given, and sets the summary",
          "changes the session at that revision",
        ],
      },
    },
    "1-sessions/cli.should-resume": {
      says: "should-resume answers should_resume, reason, detail, agent_id and criteria of name, ok, expected, actual.",
      proof: { "test/cli/should-resume.test.ts": "says yes with every criterion" },
    },
    "1-sessions/cli.finalize": {
      says: "finalize ends a session and answers the record.",
      proof: { "test/cli/finalize.test.ts": "sets when it ended, how long it took and the summary" },
    },
    "1-sessions/cli.list": {
      says: "list prints summaries, newest change first, ties by id, filtered by active, agent, phase, tag, task and limit.",
      proof: { "test/cli/list.test.ts": ["prints summaries, the last changed first and equal ones by id", "%j"] },
    },
    "1-sessions/cli.history": {
      says: "history prints the journal's lines.",
      proof: { "test/cli/history.test.ts": "prints the journal's lines as JSON, oldest first" },
    },
    "1-sessions/cli.delete": {
      says: "delete answers {deleted}; an open session is NOT_FINAL unless forced.",
      proof: {
        "test/cli/delete.test.ts": [
          "removes a session that has ended, with its folder",
          "refuses an open one unless forced, and says so",
        ],
      },
    },
    "1-sessions/cli.cleanup": {
      says: "cleanup removes what ended 24 hours ago (--hours), says with --dry-run only what it would, and answers removed, kept, dry_run.",
      proof: {
        "test/cli/cleanup.test.ts": [
          "deletes what ended 24 hours ago, and never what waits",
          "only says what it would delete with --dry-run",
        ],
      },
    },
    "1-sessions/cli.sweep": {
      says: "sweep answers as session_start does.",
      proof: {
        "test/cli/sweep.test.ts": "says what waits, was interrupted and has expired, and how many old ones went",
      },
    },
    "1-sessions/cli.verify": {
      says: "verify answers ok and findings per session; --repair takes the state from snapshot or journal.",
      proof: {
        "test/cli/verify.test.ts": [
          "exits 1 for %s, and names only that session",
          "takes the snapshot back to what the journal says",
          "keeps what the snapshot says",
        ],
      },
    },
    "1-sessions/cli.stats": {
      says: "stats includes resume_rate, resume_success_rate, durations, error rate and bytes; null when the divisor is 0.",
      proof: {
        "test/cli/stats.test.ts": [
          "counts nothing, and has no rates, where there is no store",
          "takes the resume rates from the delegations",
        ],
      },
    },
    "1-sessions/cli.common-options": {
      says: "--dir, --json, --help, --version and --no-color work everywhere.",
      proof: {
        "test/cli/usage.test.ts": [
          "lists every command under its heading, the common options and the exit codes",
          "names the folder, before or after the command, whatever the environment says",
        ],
        "test/cli/terminal.test.ts": "does not paint with %s",
      },
    },
    "1-sessions/cli.errors": {
      says: 'Errors go to stderr as {"error": {code, message, details?}}.',
      proof: {
        "test/cli/usage.test.ts": "indents the error for --output pretty",
        "test/cli/exit-codes.test.ts": "%s: %i",
      },
    },
    "1-sessions/cli.human": {
      says: "On a terminal: aligned tables with colour; else one line per session without a header.",
      proof: {
        "test/cli/list.test.ts": "prints one aligned line per session that begins with its id, without a header",
        "test/cli/terminal.test.ts": "list has a header, ages and aligned columns",
      },
    },
    "1-sessions/cli.exits": {
      says: "Exit 0 is ok, 1 a negative answer or failure, 2 to 4 by the code.",
      proof: {
        "test/cli/exit-codes.test.ts": "each error code has its exit status",
        "test/cli/usage.test.ts": "a wrong command line exits 2 and",
      },
    },
  }),
  ...requirements("spec 1 §7", {
    "1-sessions/library.open": {
      says: "openSessions takes dir, store, durability, policy and now.",
      proof: {
        "test/library/options.test.ts": ["take a folder or a store", "the options of openSessions"],
        "test/library/resume.test.ts": "is given in milliseconds, part by part",
      },
    },
    "1-sessions/library.calls": {
      says: "create, update, get, shouldResume, finalize, list, history, delete, cleanup, sweep, on and close answer records as stored.",
      proof: {
        "test/library/sessions.test.ts": [
          "is what is stored, after every kind of call",
          "is one line per call, oldest first, by whom and with all that happened",
        ],
      },
    },
    "1-sessions/library.options-strict": {
      says: "Options that do not fit are INVALID_VALUE and name the key.",
      proof: { "test/library/options.test.ts": "options that do not fit are INVALID_VALUE and name the key" },
    },
    "1-sessions/library.on": {
      says: "on tells what every process changes, and a listener that fails harms nobody.",
      proof: {
        "test/library/on.test.ts": [
          "is told the changes of other processes",
          "because it %s becomes a warning, is told the rest, and harms nobody",
        ],
      },
    },
    "1-sessions/library.close": {
      says: "close ends listening and refuses later calls; a store that was handed in stays open.",
      proof: {
        "test/library/sessions.test.ts": [
          "is tested for every call there is",
          "twice is fine, and leaves a store that was handed in open",
        ],
      },
    },
    "1-sessions/library.seed-functions": {
      says: "createSession, updateState, shouldResume, getSession, finalizeSession, cleanupOldSessions and listSessions take the seed's arguments and answer as it does.",
      proof: {
        "test/library/seed-functions.test.ts": ["the functions of seed 002, used as it uses them", "what they answer"],
      },
    },
    "1-sessions/library.direct": {
      says: "preDelegate and subagentStop are the direct protocol without a process.",
      proof: {
        "test/library/direct.test.ts": [
          "answers with the context of the session to resume",
          "ends the session by the exit code alone: %j is %s",
        ],
      },
    },
    "1-sessions/library.package": {
      says: 'import { openSessions } from "agent-session" works from the package.',
      proof: {
        "test/package/library.test.ts": "is found by Node through the exports map, with nothing but its dependencies",
      },
    },
  }),
];
