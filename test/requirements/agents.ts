import { requirements } from "./requirement.ts";

/** The hooks on the host: links, starts, stops and interruptions of agents. */
export const agents = [
  ...requirements("spec 1 §5, post_delegate, subagent_start, subagent_stop", {
    "1-sessions/link.provisional": {
      says: "SubagentStart links only when exactly one delegation of conversation and type is pending and younger than 60 s.",
      proof: {
        "test/host/subagent-events.test.ts":
          "guesses no link with two delegations of the type pending, nor with one of a minute ago",
      },
    },
    "1-sessions/link.certain": {
      says: "The call's result links for certain, also before the start and to an unknown agent, else the file beside the transcript at the stop.",
      proof: {
        "test/host/subagent-events.test.ts": [
          "may be told after the result of its call: then its session is there, linked for certain, and begins its run",
          "of an unknown agent makes its session, of the host's own helper none",
        ],
        "test/host/restore.test.ts":
          "links by what the host writes beside the transcript, when the result of the call never came",
        "test/e2e/fan-out.test.ts": "links each of $size sessions to its own delegation (background: $background)",
      },
    },
    "1-sessions/link.overwrites": {
      says: "A certain link overwrites a provisional one in both records.",
      proof: {
        "test/host/subagent-events.test.ts": "takes a wrong guess back in both records when the certain link comes",
        "test/session/link.test.ts": "overwrites a guess by a certain link, tasks and parent included",
      },
    },
    "1-sessions/link.async": {
      says: "async_launched is a link, never an end.",
      proof: { "test/host/interruptions.test.ts": "%s leaves the run open" },
    },
    "1-sessions/link.usage": {
      says: "usage comes with the result of the call.",
      proof: { "test/session/link.test.ts": "adds the %s of a call it knows, and nothing else" },
    },
    "1-sessions/start.new": {
      says: "An unknown id becomes a record of type, purpose, task and host.",
      proof: { "test/host/subagent-events.test.ts": "makes its session and tells it the id, as often as it is told" },
    },
    "1-sessions/start.known": {
      says: "A known id gets a new run; a final record is reopened, a waiting one moves, to executing.",
      proof: {
        "test/session/start.test.ts": [
          "that waited in %s goes on in executing",
          "that had ended in %s is reopened in executing",
        ],
        "test/e2e/approval.test.ts": "denies a second agent once, with the facts, and the first one goes on to its end",
      },
    },
    "1-sessions/start.twice": {
      says: "A start while the last run is open adds no run, unless that run's owner is dead.",
      proof: {
        "test/session/start.test.ts":
          "while its run is open is the same start told twice, unless the run's owner is dead",
        "test/host/subagent-events.test.ts": "adds a run when the owner of the open one is dead",
      },
    },
    "1-sessions/start.told": {
      says: "The agent is told its session's id, how to report a phase, and its unread messages.",
      proof: {
        "test/host/subagent-events.test.ts": "makes its session and tells it the id, as often as it is told",
        "test/host/unread-messages.test.ts": "is registered while it runs, and told of its messages when it starts",
      },
    },
    "1-sessions/stop.quiet": {
      says: "subagent_stop prints nothing on the host.",
      proof: { "test/host/subagent-events.test.ts": "is answered with nothing, whatever it says" },
    },
    "1-sessions/stop.last-line": {
      says: "The last line session-phase: <phase> sets the phase, an unknown word counts as no such line; else an AGENT_STATUS or PLAN_STATUS line.",
      proof: {
        "test/host/reported-phase.test.ts": ["finds $phase by $source in $text", "finds nothing in $text"],
        "test/host/subagent-events.test.ts": "with the words %j leaves it in %s",
      },
    },
    "1-sessions/stop.set-in-run": {
      says: "Else a resumable phase set in this run by command line or MCP stands.",
      proof: {
        "test/e2e/hub.test.ts":
          "takes a subagent's word that it waits, and the next delegation is resumed because of it",
      },
    },
    "1-sessions/stop.asks": {
      says: "Else a last paragraph that asks for approval or a decision gives approval with phase_source text: shown, never a reason to deny.",
      proof: {
        "test/host/reported-phase.test.ts": ["is asked by $text", "is not asked by $text"],
        "test/host/decide-delegation.test.ts": "goes on as it is where the phase was guessed from words",
      },
    },
    "1-sessions/stop.completes": {
      says: "Else the session is finalised completed; the words error and failed decide nothing.",
      proof: { "test/host/subagent-events.test.ts": "with the words %j leaves it in %s" },
    },
    "1-sessions/stop.report": {
      says: "The last report is kept to 4,000 characters, the newest five of them.",
      proof: { "test/host/subagent-events.test.ts": "keeps the newest five reports, redacted and cut" },
    },
    "1-sessions/stop.again": {
      says: "A stop of a finalised record with another payload reopens and applies it; an identical one changes nothing.",
      proof: {
        "test/host/subagent-events.test.ts":
          "that is told twice changes nothing, one with other words is the last word",
        "test/e2e/beside.test.ts": "a stop that another hook blocks counts with what the agent says at last",
      },
    },
    "1-sessions/interrupted.causes": {
      says: "A run that ends without SubagentStop is interrupted: host's end or death, StopFailure, a failed call, the turn limit, TaskStop.",
      proof: {
        "test/host/interruptions.test.ts": "by %s is interrupted by %s, keeps its phase and may be resumed",
        "test/e2e/interrupted.test.ts": "a run that ends without a stop, on host %s",
      },
    },
    "1-sessions/interrupted.keeps-phase": {
      says: "An interrupted run gets stopped_at and its cause, keeps its phase, and may be resumed from any open phase.",
      proof: {
        "test/session/runs.test.ts":
          "closes the open run with its cause, keeps the phase and makes the session ready to resume",
        "test/e2e/interrupted.test.ts": "by TaskStop is interrupted, and goes on by SendMessage",
      },
    },
    "1-sessions/interrupted.not-abandoned": {
      says: "Nothing is finalised abandoned before abandon_after_hours.",
      proof: {
        "test/app/sweep.test.ts": [
          "ends as abandoned what was silent for 168 hours, in every lifecycle, and not a millisecond before",
          "never ends as abandoned what runs in a living process",
        ],
        "test/e2e/killed.test.ts": "denies a second agent for the interrupted task after --resume",
      },
    },
  }),
];
