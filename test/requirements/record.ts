import { requirements } from "./requirement.ts";

/** The record of a session: where it is, what it holds, what is kept out of it. */
export const record = [
  ...requirements("spec 1 §1", {
    "1-sessions/root.order": {
      says: "The root is the first that applies: --dir, AGENT_SESSION_DIR, the host's project, the nearest .claude/session above, else the nearest project folder, else here.",
      proof: {
        "test/root.test.ts": "which folder holds the sessions: the first that applies",
        "test/cli/usage.test.ts": "names the folder, before or after the command, whatever the environment says",
      },
    },
    "1-sessions/root.below-home": {
      says: "The walk upwards stops below the home folder.",
      proof: { "test/root.test.ts": "stops below the home folder" },
    },
    "1-sessions/root.reading-makes-none": {
      says: "Reading never creates the root.",
      proof: {
        "test/store/file.layout.test.ts": "is not made by reading",
        "test/cli/list.test.ts": "prints an empty list where there is no store, and makes none",
        "test/library/sessions.test.ts": "without a folder takes the project's, and makes nothing by reading",
        "test/cli/get.test.ts": "exits 3 for an id that nothing has, without making the store",
      },
    },
    "1-sessions/root.gitignore": {
      says: "The store writes a .gitignore with * inside its root.",
      proof: {
        "test/store/file.layout.test.ts": [
          "gets back a .gitignore that was taken away",
          "leaves a .gitignore of somebody's own as it is",
        ],
      },
    },
    "1-sessions/root.modes": {
      says: "Files are 0600, folders 0700.",
      proof: {
        "test/library/sessions.test.ts": "makes private files",
        "test/hooks/built-files.test.ts": "writes for its user alone",
      },
    },
    "1-sessions/root.symlink": {
      says: "A root or session folder that is a symbolic link is refused.",
      proof: {
        "test/store/file.layout.test.ts": "a symbolic link in the place of a folder of ours is refused",
        "test/hooks/broken-store.test.ts": "exits 0 with %s, prints JSON or nothing, and at most one line on stderr",
      },
    },
    "1-sessions/root.dot-names": {
      says: "Every other name directly under the root starts with a dot.",
      proof: { "test/store/file.layout.test.ts": "holds a folder per session and, behind dots, what is ours" },
    },
    "1-sessions/root.not-ours": {
      says: "A folder without state.json and events.jsonl is not ours: never listed, never removed.",
      proof: {
        "test/store/file.layout.test.ts": "is never listed, read, taken or removed: a folder without a record",
        "test/library/failures.test.ts": "that is a folder with nothing of ours in it is none",
      },
    },
    "1-sessions/record.keys": {
      says: "The always-present keys stand in every record, in this order, with their defaults.",
      proof: {
        "test/session/create.test.ts": "has every key of the record, in the order of the contract, with its defaults",
        "test/cli/get.test.ts": "prints the record with all its keys in stored order",
        "test/session/apply.test.ts": "keeps the order in which the keys are stored",
      },
    },
    "1-sessions/record.facets": {
      says: "Facets stand in the record when they are used.",
      proof: {
        "test/session/record.fuzz.test.ts": "agree exactly on the always-present part",
        "test/library/exports.test.ts": "describe the record as it is stored and the options as they are given",
      },
    },
    "1-sessions/record.runs": {
      says: "host holds machine, pid, pid_start, conversation and the newest 20 runs.",
      proof: {
        "test/session/runs.test.ts": "is added at the end, and the newest 20 are kept",
        "test/host/subagent-events.test.ts": "makes its session and tells it the id, as often as it is told",
      },
    },
    "1-sessions/times.written": {
      says: "Times are ISO-8601 UTC with milliseconds and Z.",
      proof: { "test/session/time.test.ts": "is written in UTC with milliseconds and Z" },
    },
    "1-sessions/times.read": {
      says: "Reading accepts +00:00, microseconds and no zone (= UTC).",
      proof: {
        "test/session/time.test.ts": "reads %s",
        "test/session/migrate.test.ts": "is read as the original wrote it: ended, with an offset and microseconds",
      },
    },
    "1-sessions/times.future": {
      says: "A last_updated in the future counts as now.",
      proof: { "test/session/assess.test.ts": "counts a last_updated %s as now" },
    },
    "1-sessions/record.unknown-keys": {
      says: "Unknown keys of a newer version survive a read-modify-write.",
      proof: {
        "test/session/update.test.ts": "keeps everything it does not name",
        "lib/conformance/groups/basics.ts": "fields and line types of a newer version survive",
        "test/session/migrate.test.ts": "is read as it is, with what it does not know",
      },
    },
    "1-sessions/record.version-0": {
      says: "Older versions are migrated on read; a record as seed 002 prints or writes it is version 0.",
      proof: {
        "test/session/migrate.test.ts": [
          "is read as the seed prints it",
          "is read as the original wrote it: ended, with an offset and microseconds",
        ],
        "test/store/file.seed-002.test.ts": "is read, listed and verified as it is, and not written by that",
      },
    },
    "1-sessions/id.generated": {
      says: "A generated id is agent-YYYYMMDD-HHMMSS- and 8 lower-case hex digits, a UUID v4 for a feature.",
      proof: {
        "test/session/ids.test.ts": "is generated from the time in UTC and eight hex digits",
        "test/app/feature.test.ts": "has a UUID, its request as purpose, zero counters and the default limits",
      },
    },
    "1-sessions/id.shape": {
      says: "A given id is 1 to 128 of [A-Za-z0-9._-], no dot at either end, no Windows device name; else INVALID_ID before a path is touched.",
      proof: {
        "test/session/ids.test.ts": "may not be %j",
        "test/cli/create.test.ts": "refuses the id %j before a path is touched",
        "test/hooks/bad-input.test.ts": "touches no path for the id %j",
        "lib/conformance/groups/limits.ts": "what is no session id is refused everywhere",
      },
    },
    "1-sessions/id.taken": {
      says: "An id that exists is CONFLICT.",
      proof: {
        "test/cli/create.test.ts": "refuses an id that exists",
        "lib/conformance/groups/concurrency.ts": "of processes that create one session, one wins",
      },
    },
    "1-sessions/id.folded-case": {
      says: "A folder whose record has another id is NOT_FOUND.",
      proof: {
        "test/store/file.layout.test.ts":
          "is NOT_FOUND under the wrong id, and cannot be created, changed or removed by it",
      },
    },
    "1-sessions/name.anything": {
      says: "Agent names may hold anything and are never used in a path unescaped.",
      proof: { "lib/conformance/groups/listing.ts": "an agent's sessions are found whatever its name holds" },
    },
    "1-sessions/metadata.merge": {
      says: "metadata merges shallowly; null removes a key, lists replace.",
      proof: {
        "test/session/update.test.ts": "an update of metadata",
        "test/cli/update.test.ts": "merges metadata: null removes a key, lists replace",
      },
    },
    "1-sessions/record.limit": {
      says: "A record above 256 KiB is LIMIT_EXCEEDED and the old state is kept.",
      proof: {
        "lib/conformance/groups/limits.ts":
          "a record of exactly 256 KiB is kept, one byte more is refused and leaves the old one",
        "test/cli/exit-codes.test.ts": "LIMIT_EXCEEDED: 4",
      },
    },
    "1-sessions/history.limit": {
      says: "history keeps the newest 200 entries.",
      proof: {
        "test/session/move.test.ts": "keeps the newest 200 entries of the history",
        "test/session/apply.test.ts": "keeps the newest 200 entries of the history",
      },
    },
    "1-sessions/redaction.kinds": {
      says: "API keys, tokens, private keys, JWTs, credentials in URLs and authorization headers become [redacted:<kind>].",
      proof: { "test/session/redact/redact.test.ts": "redacts in $text" },
    },
    "1-sessions/redaction.every-field": {
      says: "Redaction comes before anything is written, in every field.",
      proof: {
        "test/library/sessions.test.ts": "holds no secret that was given",
        "test/cli/create.test.ts": "keeps no secret",
        "test/host/task-events.test.ts": "hold no secrets",
        "test/app/hub/presence.test.ts": "stores no secret",
        "test/app/hub/messages.test.ts": "are answered as they are stored: without secrets",
      },
    },
    "1-sessions/redaction.key-names": {
      says: "A text under a key that ends in password, secret, token, apikey … is redacted; numbers stay.",
      proof: {
        "test/session/redact/redact.test.ts": [
          "redacts any text under the key %s",
          "returns the same reference for whatever did not change",
        ],
      },
    },
    "1-sessions/redaction.more-keys": {
      says: "Key endings also: secretkey, accesskey, accountkey, pwd, passphrase, credential; KEY=value in free text too.",
      proof: { "test/session/redact/redact.test.ts": ["redacts any text under the key %s", "redacts in $text"] },
    },
    "1-sessions/redaction.leaves": {
      says: "Redaction leaves null, numbers and references to variables alone.",
      proof: { "test/session/redact/redact.test.ts": ["leaves $text", "leaves %j"] },
    },
    "1-sessions/redaction.idempotent": {
      says: "Redaction is idempotent and comes before any cut to length.",
      proof: {
        "test/session/redact/redact.test.ts": [
          "is idempotent on text made of the fragments that matter",
          "redacts first, so that no half of a secret survives",
        ],
      },
    },
    "1-sessions/linear-patterns": {
      says: "All patterns run in linear time on hostile text.",
      proof: {
        "test/session/redact/redact.test.ts": "takes linear time on 1 MB of %j",
        "test/host/task-ids.test.ts": "takes linear time on 1 MB of %j",
        "test/host/reported-phase.test.ts": "takes linear time on 1 MB of %j",
        "test/session/where/where.test.ts": "takes no more than length × length for a pattern made to be slow",
      },
    },
  }),
];
