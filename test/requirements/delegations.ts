import { requirements } from "./requirement.ts";

/** The hooks on the host: what becomes of a delegation, and of its agent. */
export const delegations = [
  ...requirements("spec 1 §5, pre_delegate host", {
    "1-sessions/delegation.once": {
      says: "A delegation is written once per tool_use_id with its verdict.",
      proof: { "test/host/decide-delegation.test.ts": "is denied, also when told twice, and noted with its verdict" },
    },
    "1-sessions/delegation.caller": {
      says: "agent_id in the payload is the caller, never the candidate.",
      proof: {
        "test/e2e/beside.test.ts": "a nested delegation is a session of its own, under its caller, and is never denied",
      },
    },
    "1-sessions/delegation.type-omitted": {
      says: "A missing subagent_type is general-purpose.",
      proof: { "test/host/certain-match.test.ts": "takes %j for general-purpose" },
    },
    "1-sessions/match.named-id": {
      says: "An id of 8 or more characters as a whole word in prompt or description beats every other rule.",
      proof: {
        "test/host/certain-match.test.ts": [
          "certainMatch by a named id",
          "takes a named id before any newer session of the task",
        ],
      },
    },
    "1-sessions/match.named-id-shape": {
      says: "An id named in text must hold a digit, dot, hyphen or underscore.",
      proof: { "test/host/certain-match.test.ts": "does not match an id %s" },
    },
    "1-sessions/match.same-prompt": {
      says: "The same prompt of 6 or more words, white space folded, matches unless ids differ; 30 characters count as 6 words without spaces.",
      proof: { "test/host/certain-match.test.ts": "certainMatch by the same prompt" },
    },
    "1-sessions/match.not-by-description": {
      says: "A description alone never matches.",
      proof: { "test/host/certain-match.test.ts": "never matches by description alone" },
    },
    "1-sessions/match.several": {
      says: "Of several certain ones the newest is proposed, the others named; a later session of the task, finished or at work, makes it new.",
      proof: {
        "test/host/decide-delegation.test.ts": [
          "names the other waiting sessions of the task, and proposes the newest",
          "goes on as it is while a later session of the task is at work, and once that has finished it",
        ],
      },
    },
    "1-sessions/task-ids.found": {
      says: "Task ids are whole words T01 or ABC-1 in the description and the first 200 characters of the prompt.",
      proof: {
        "test/host/task-ids.test.ts": [
          "finds $ids in $text (prefixes $prefixes)",
          "returns one sorted set of description and prompt",
        ],
      },
    },
    "1-sessions/task-ids.no-tasks": {
      says: "A kept list of words (UTF, RFC, CVE, regions, standards …) are no tasks; a project may name its prefixes.",
      proof: {
        "test/host/task-ids.test.ts": [
          "finds $ids in $text (prefixes $prefixes)",
          "ignores ids of other prefixes where the project names its own",
        ],
        "test/host/certain-match.test.ts": "counts only the project's prefixes",
      },
    },
    "1-sessions/task-ids.equal": {
      says: "Ids match when both sets are non-empty and equal.",
      proof: { "test/host/task-ids.test.ts": "%j and %j: %s", "test/host/certain-match.test.ts": "matches equal sets" },
    },
    "1-sessions/task-ids.stored": {
      says: "They are stored as metadata.task_ids, and metadata.task_id when there is one.",
      proof: { "test/session/link.test.ts": "has one task id only for one task" },
    },
    "1-sessions/task-ids.by-hand": {
      says: "A task_id set by hand matches as a whole word, of 3 or more characters with a digit or sign, when no other id stands there.",
      proof: {
        "test/host/certain-match.test.ts": "certainMatch by a task id set by hand",
        "test/host/task-ids.test.ts": "%s in %s: %s",
      },
    },
    "1-sessions/resume.when": {
      says: "Resume needs the owner's main conversation, a declared phase or an interruption, the criteria, the transcript, and no refused SendMessage.",
      proof: {
        "test/host/decide-delegation.test.ts": [
          "goes on as it is with %s",
          "to a session that refused a message %s",
          "goes on as it is where the phase was guessed from words",
        ],
      },
    },
    "1-sessions/resume.is-denial": {
      says: "A resume denies the call with the facts: id, phase, age, last report, and what both ways lead to.",
      proof: {
        "test/host/denial-text.test.ts": [
          "says as facts who waits, since when, with what report, and what both ways lead to",
          "orders nothing and approves nothing",
        ],
        "test/e2e/approval.test.ts": "denies a second agent once, with the facts, and the first one goes on to its end",
      },
    },
    "1-sessions/resume.reads-well": {
      says: 'The reason reads well after the host\'s prefix "PreToolUse:Agent hook error:".',
      deferred: "judged by reading, not by a test; test/e2e/approval.test.ts shows what the model read",
    },
    "1-sessions/resume.once-per-run": {
      says: "A session is resumed once per run; the repeat is new and leaves the old session as it is.",
      proof: {
        "test/host/decide-delegation.test.ts": "is denied anew after the next run",
        "test/e2e/approval.test.ts":
          "starts a new agent for the repeated call and leaves the waiting session as it was",
      },
    },
    "1-sessions/resume.repeat-after-2s": {
      says: "A repeat counts as such from 2 s after the denial; parallel twins are denied together.",
      proof: {
        "test/host/decide-delegation.test.ts": "is denied again after %i ms: %s",
        "test/e2e/approval.test.ts": "denies parallel twins of a call together",
      },
    },
    "1-sessions/resume.old-host": {
      says: "On a host whose tool is called Task there is no SendMessage: restore instead.",
      proof: { "test/host/decide-delegation.test.ts": "is restored where %s" },
    },
    "1-sessions/restore.form": {
      says: "Restore is updatedInput with the whole input, the prompt followed by the context pack, and no permissionDecision.",
      proof: {
        "test/host/restore.test.ts": "restores when %s",
        "test/e2e/restore.test.ts":
          "is restored into a new agent, linked both ways only when that is certain (background: %s)",
      },
    },
    "1-sessions/restore.when": {
      says: "Only when the owner is gone, also by /clear or death, or is the caller itself and the transcript is missing.",
      proof: {
        "test/host/restore.test.ts": [
          "restores when %s",
          "goes on as it is while the owner lives, and nothing is touched",
        ],
        "test/e2e/restore.test.ts": [
          "is restored after /clear, in the same process",
          "stays as it is while its own conversation is open in another terminal",
        ],
      },
    },
    "1-sessions/restore.claim": {
      says: "It takes the claim: of two conversations only one restores.",
      proof: {
        "test/host/restore.test.ts": "lets one of two conversations restore",
        "test/store/redis/two-machines.test.ts":
          "of four conversations on two machines that ask at once only one restores",
      },
    },
    "1-sessions/restore.links": {
      says: "resumed_from and superseded_by are written when the link is certain and the agent's prompt held our pack.",
      proof: {
        "test/host/restore.test.ts": "links both sessions only when the prompt the agent received %s",
        "test/e2e/restore.test.ts":
          "is not superseded when another hook's updatedInput took the record's place in the prompt",
      },
    },
    "1-sessions/delegation.new": {
      says: "Everything else is new: likely matches, owner alive elsewhere, nested callers, types in never.",
      proof: {
        "test/e2e/approval.test.ts": "starts what is no certain match, beside the waiting session",
        "test/e2e/beside.test.ts": "%s agents are recorded and always started anew",
      },
    },
    "1-sessions/delegation.mode": {
      says: "advise never denies: restore or new; off leaves every call alone.",
      proof: {
        "test/host/restore.test.ts": "in mode %s restores it: %s",
        "test/host/decide-delegation.test.ts": "goes on as it is with %s",
      },
    },
    "1-sessions/pack": {
      says: "The context pack is at most 9,500 characters, declarative and redacted: id, phase, times, task, reports, findings, errors, git then and now.",
      proof: {
        "test/host/context-pack.test.ts": [
          "is a record of the earlier session, by its mark and its end",
          "stays within 9,500 characters, mark and newest report kept, whatever is stored",
          "holds no secret of any part",
          "compares where git stood then and stands now",
        ],
      },
    },
    "1-sessions/pack.transcript": {
      says: "Without a report it takes the last assistant texts of the transcript's tail, at most 256 KiB, as maybe half done.",
      proof: {
        "test/host/context-pack.test.ts": "takes the last assistant texts of the transcript where there is no report",
        "test/host/transcript.test.ts": "looks at the end of a huge file only",
        "test/e2e/killed.test.ts": "gives a fresh conversation's agent the last words of the interrupted one",
      },
    },
  }),
];
