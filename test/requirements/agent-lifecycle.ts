import { requirements } from "./requirement.ts";

/** The lifecycle of an agent session, and whether it may be resumed. */
export const agentLifecycle = [
  ...requirements("spec 1 §3", {
    "1-sessions/agent.phases": {
      says: "The phases are initializing, investigating, planning, approval, executing, validating and, final, completed, failed, abandoned.",
      proof: { "test/session/lifecycles/agent.test.ts": ["has exactly these phases", "begins in initializing"] },
    },
    "1-sessions/agent.moves": {
      says: "Any open phase may follow any other; the same again adds a history entry.",
      proof: {
        "test/session/lifecycles/agent.test.ts": "from %s to %s: %s",
        "test/session/move.test.ts": "to the same phase again adds a history entry",
      },
    },
    "1-sessions/agent.resume-ready": {
      says: "resume_ready: the phase is approval, investigating or planning, or the session is interrupted.",
      proof: { "test/session/draft.test.ts": "in %s, interrupted %s, is %s" },
    },
    "1-sessions/agent.unknown-phase": {
      says: "An unknown phase is INVALID_PHASE and nothing of the call is kept.",
      proof: {
        "test/session/update.test.ts": "to an unknown phase keeps nothing of the call",
        "test/session/move.test.ts": "to %j is INVALID_PHASE",
      },
    },
    "1-sessions/agent.final-takes-no-change": {
      says: "An update of a final session is FINALIZED.",
      proof: {
        "test/session/update.test.ts": "of a session that is %s is FINALIZED",
        "test/cli/update.test.ts": "a session that has ended",
      },
    },
    "1-sessions/agent.final-phase-finalises": {
      says: "Setting a final phase finalises.",
      proof: {
        "test/session/update.test.ts": "to a final phase ends the session",
        "test/cli/update.test.ts": "ends the session with a final phase",
      },
    },
    "1-sessions/finalize.words": {
      says: "completed, success, failed, abandoned, cancelled and timeout end in their phase and outcome.",
      proof: {
        "test/session/finalize.test.ts": "%s: phase %s, outcome %s",
        "test/cli/finalize.test.ts": "%s ends in phase %s with outcome %s",
      },
    },
    "1-sessions/finalize.sets": {
      says: "Finalising sets finalized_at, duration_seconds to the millisecond, the summary and a history entry.",
      proof: {
        "test/session/move.test.ts":
          "into a final phase ends the session: outcome, time and duration to the millisecond",
        "test/cli/finalize.test.ts": "sets when it ended, how long it took and the summary",
      },
    },
    "1-sessions/finalize.again": {
      says: "The same outcome again is a no-op, another is FINALIZED.",
      proof: {
        "test/cli/finalize.test.ts": "changes nothing the second time, and refuses another outcome",
        "test/library/sessions.test.ts": "is a no-op for the same outcome and FINALIZED for another, as any change is",
      },
    },
    "1-sessions/finalize.unknown-word": {
      says: "An unknown outcome is INVALID_OUTCOME.",
      proof: { "test/session/finalize.test.ts": "as %j is INVALID_OUTCOME" },
    },
    "1-sessions/errors": {
      says: "error adds 1 to error_count and sets last_error; --clear-errors or a new run sets it to 0.",
      proof: {
        "test/session/update.test.ts": "errors",
        "test/session/start.test.ts": "counts errors anew, and is no longer interrupted",
        "test/cli/update.test.ts": "counts errors, keeps the last, and counts from 0 when told",
      },
    },
  }),
  ...requirements("spec 1 §4", {
    "1-sessions/resume.order": {
      says: "The criteria are judged in one order, and the first failure is the detail.",
      proof: {
        "test/session/resume.test.ts": [
          "the first failure in the contract's order is the detail",
          "from ended down to claimed",
        ],
      },
    },
    "1-sessions/resume.not-found": {
      says: "session_not_found, session_corrupt and session_finalized come first.",
      proof: {
        "test/session/resume.test.ts": ["session_not_found has its own reason", "session_corrupt"],
        "test/library/resume.test.ts": "session_not_found, session_finalized, phase_not_resumable",
      },
    },
    "1-sessions/resume.phase": {
      says: "phase_not_resumable, but interrupted sessions pass in any open phase; not_resume_ready for an imported record.",
      proof: {
        "test/session/resume.test.ts": "a session may not be resumed, and why",
        "test/library/resume.test.ts": "not_resume_ready, for a record that came from elsewhere",
      },
    },
    "1-sessions/resume.running": {
      says: "session_running while the owner of the open run lives; a dead owner counts as interrupted before any sweep.",
      proof: {
        "test/library/resume.test.ts":
          "session_running, while the process that runs it lives; interrupted, and so resumable, from its death on",
      },
    },
    "1-sessions/resume.freshness": {
      says: "Below the window passes, at the window exactly does not: 29:59.999 and 30:00.000.",
      proof: {
        "test/library/resume.test.ts": "a waiting session, by its age",
        "test/session/assess.test.ts": "of %s in %s closes at its exact end",
      },
    },
    "1-sessions/resume.errors": {
      says: "Three errors are too many.",
      proof: {
        "test/library/resume.test.ts": "a waiting session, by its errors",
        "test/cli/should-resume.test.ts": "says no after three errors",
      },
    },
    "1-sessions/resume.claimed": {
      says: "A claim of another holder is session_claimed.",
      proof: {
        "test/cli/should-resume.test.ts": "lets one holder in, again and again, and no other",
        "test/session/resume.test.ts": "let a holder's own claim pass",
      },
    },
    "1-sessions/resume.explain": {
      says: "Every criterion is listed with expected and actual.",
      proof: {
        "test/session/resume.test.ts": "are all listed, with expected and actual, whatever the answer",
        "test/cli/should-resume.test.ts": "explains every criterion in a table",
      },
    },
    "1-sessions/claim.atomic": {
      says: "A claim goes to one of many at once.",
      proof: {
        "test/library/resume.test.ts": "goes to one of many at once",
        "test/hooks/direct-protocol.test.ts": "lets one of 16 processes claim a session",
        "test/store/file.processes.test.ts": "are told so by one yes and fifteen no",
      },
    },
    "1-sessions/claim.holder": {
      says: "The holder is the tool_use_id in hooks, the word after --claim, else random.",
      proof: {
        "test/cli/should-resume.test.ts": "takes a random holder when none or an empty one is named",
        "test/host/restore.test.ts": "lets one of two conversations restore",
      },
    },
    "1-sessions/claim.renew": {
      says: "The same holder renews its claim.",
      proof: {
        "test/library/resume.test.ts": "is renewed by its holder",
        "test/hooks/direct-protocol.test.ts": "renews the claim of its holder, and leaves the last change alone",
      },
    },
    "1-sessions/claim.ends": {
      says: "A claim ends at the next run, phase change, finalise or expiry.",
      proof: {
        "test/session/claim.test.ts": "ends by %s",
        "test/library/resume.test.ts": "ends at a phase change and at the end",
      },
    },
    "1-sessions/claim.quiet": {
      says: "A claim leaves last_updated alone.",
      proof: { "test/library/resume.test.ts": "leaves last_updated alone and is told as an event" },
    },
  }),
  ...requirements("spec 1, also settled", {
    "1-sessions/superseded": {
      says: "A superseded session is final: phase abandoned, detail session_superseded.",
      proof: {
        "test/session/runs.test.ts": "is final, abandoned, and says by whom",
        "test/library/resume.test.ts": "session_superseded",
      },
    },
    "1-sessions/no-owner": {
      says: "A record without host has no live owner; another machine or no pid is unknown, not alive.",
      proof: {
        "test/session/assess.test.ts": "%j with an owner alive %s is %s",
        "test/host/restore.test.ts": "goes on as it is when the owner runs on another machine",
      },
    },
    "1-sessions/phase-source": {
      says: "phase_source absent means declared.",
      proof: {
        "test/host/decide-delegation.test.ts": "goes on as it is where the phase was guessed from words",
        "test/session/move.test.ts": "takes claim, interruption and the source of the last phase away",
      },
    },
    "1-sessions/newest": {
      says: "Newest is the latest last_updated, ties by id.",
      proof: {
        "test/session/query.test.ts":
          "gives everything when nothing is asked for: the latest instant first, ties by id",
        "test/host/certain-match.test.ts": "breaks ties by id",
      },
    },
    "1-sessions/null-is-not-given": {
      says: "null and empty text count as not given.",
      proof: {
        "test/library/options.test.ts": "null and empty text count as not given",
        "test/cli/create.test.ts": "takes an empty value as not given, and --session-id for --id",
      },
    },
  }),
];
