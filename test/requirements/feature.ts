import { requirements } from "./requirement.ts";

/** Every lifecycle, and the lifecycle of a feature. */
export const feature = [
  ...requirements("spec 2", {
    "2-lifecycles/table": {
      says: "A lifecycle is a table, and one function moves every session by it.",
      proof: {
        "test/session/lifecycles/feature.test.ts": "from %s to %s: %s",
        "test/session/lifecycles/orchestration.test.ts": "from %s to %s: %s",
        "test/session/lifecycles/agent.test.ts": "from %s to %s: %s",
      },
    },
    "2-lifecycles/one-writer": {
      says: "No other code writes a phase.",
      proof: { "test/session/move.test.ts": "is written by moves alone; a clone begins in one" },
    },
    "2-lifecycles/refused-move": {
      says: "A refused move, the same phase too, is INVALID_TRANSITION {from, to, allowed}, and nothing changes.",
      proof: {
        "test/cli/feature.test.ts": "move the session by its table, and say why not",
        "test/session/lifecycles/feature.test.ts": "from %s to %s: %s",
      },
    },
    "2-lifecycles/print": {
      says: "lifecycle [NAME] [--mermaid] prints a table or a state diagram.",
      proof: {
        "test/cli/lifecycle.test.ts": [
          "prints the table of one, as data with --json",
          "draws it with --mermaid: every move is an arrow, and there are no others",
        ],
      },
    },
    "2-lifecycles/finalize-by-table": {
      says: "finalize takes the lifecycle's own final phase: feature completed or failed; orchestration completed or terminated, through error from initializing.",
      proof: {
        "test/session/finalize.test.ts": "%s: phase %s, outcome %s",
        "test/session/lifecycles/orchestration.test.ts": [
          "finalize of an orchestration session",
          "from initializing goes through error, as the table demands, in one line",
        ],
      },
    },
    "2-lifecycles/resumable": {
      says: "Feature paused and orchestration idle are resumable.",
      proof: {
        "test/session/lifecycles/feature.test.ts": "only in %s a session %o: %s",
        "test/session/lifecycles/orchestration.test.ts": "only %s: %o",
      },
    },
    "2-lifecycles/library": {
      says: "The library has transition, pause, unpause, checkpoint, clone, search, stats, schema and the orchestration calls.",
      proof: {
        "test/examples/lifecycles.test.ts": ["seed 003 by the library", "seed 004 by the library"],
        "test/library/exports.test.ts": "is this list of values",
      },
    },
    "2-lifecycles/options": {
      says: "create and update take every field in camelCase: lists replace, metadata and statistics merge.",
      proof: {
        "test/app/feature.test.ts": "merges counters, replaces the document, and keeps what is derived",
        "test/library/options.test.ts": "in create(%j)",
      },
    },
    "2-lifecycles/fixed-fields": {
      says: "id, lifecycle, kind and created_at cannot change: INVALID_VALUE.",
      proof: {
        "test/app/feature.test.ts": "cannot set %s",
        "test/library/options.test.ts": "options that do not fit are INVALID_VALUE and name the key",
      },
    },
    "2-lifecycles/moved-up": {
      says: "Capabilities and constraints given inside metadata at create are moved up.",
      proof: {
        "test/app/orchestration/orchestration.test.ts":
          "has capabilities and constraints from its metadata moved up; at the top level they win",
      },
    },
  }),
  ...requirements("spec 2 §1", {
    "2-lifecycles/feature.phases": {
      says: "The phases of a feature and its moves are the seed's; final are completed and failed.",
      proof: {
        "test/session/lifecycles/feature.test.ts": [
          "has exactly these phases and begins in initializing",
          "from %s to %s: %s",
        ],
      },
    },
    "2-lifecycles/feature.pause": {
      says: "paused remembers where it began; unpause returns there, from initializing to planning.",
      proof: { "test/app/feature.test.ts": "after %j goes on in %s" },
    },
    "2-lifecycles/feature.paused-completed": {
      says: "paused → completed is a move of the table.",
      proof: { "test/session/lifecycles/feature.test.ts": "from %s to %s: %s" },
    },
    "2-lifecycles/feature.current-phase": {
      says: "current_phase is derived by the table, kept in paused and failed, and setting it is INVALID_VALUE.",
      proof: {
        "test/session/lifecycles/feature.test.ts": "current_phase",
        "test/app/feature.test.ts": "cannot set %s",
      },
    },
    "2-lifecycles/feature.iteration": {
      says: "validating → implementing, also through paused, counts an iteration.",
      proof: { "test/session/lifecycles/feature.test.ts": "of %j to %s: %s" },
    },
    "2-lifecycles/feature.max-iterations": {
      says: "Past max_iterations (3) it is LIMIT_EXCEEDED.",
      proof: {
        "test/app/feature.test.ts": "is counted, at most max_iterations of them, and nothing changes past that",
        "test/session/lifecycles/feature.test.ts": "too many changes nothing",
      },
    },
    "2-lifecycles/feature.active-time": {
      says: "timeout_minutes counts active time, pauses excluded.",
      proof: {
        "test/app/feature.test.ts": [
          "goes on at work, stands still in a pause, and is the duration among the counters",
          "does not run out in a pause, however long",
        ],
      },
    },
    "2-lifecycles/feature.request": {
      says: "feature_request is required, not empty, and is the purpose.",
      proof: {
        "test/app/feature.test.ts": [
          "given %j is INVALID_VALUE and says %s",
          "takes its purpose for the request when that is all there is",
        ],
      },
    },
    "2-lifecycles/feature.git": {
      says: "git is taken at creation: null outside a repository, commit null before the first, is_worktree only for a linked worktree with its real name.",
      proof: {
        "test/git-context.test.ts": [
          "no repository is nothing",
          "a repository before its first commit has no commit",
          "a linked worktree has its own branch and its real name",
          "a normal clone is no worktree",
        ],
      },
    },
    "2-lifecycles/feature.git-reads-only": {
      says: "Reading git never touches the working tree.",
      proof: { "test/git-context.test.ts": "a repository changes nothing in it" },
    },
    "2-lifecycles/feature.prd": {
      says: "prd {filename, path, version?} is set by set --prd.",
      proof: { "test/cli/feature.test.ts": "sets document and counters, and leaves the rest" },
    },
    "2-lifecycles/feature.statistics": {
      says: "statistics are integers ≥ 0, merged on update.",
      proof: {
        "test/app/feature.test.ts": "merges counters, replaces the document, and keeps what is derived",
        "test/cli/feature.test.ts": "set",
      },
    },
    "2-lifecycles/feature.limits": {
      says: "limits are max_iterations, timeout_minutes, auto_checkpoint and error_recovery_enabled.",
      proof: {
        "test/app/feature.test.ts": "takes the configured limits, and those it is given, in either spelling",
        "test/cli/feature.test.ts": "takes its limits and switches, and says only the id",
      },
    },
    "2-lifecycles/checkpoints.auto": {
      says: "With auto_checkpoint each phase change adds one in the same line, an error one of type error_recovery.",
      proof: {
        "test/app/checkpoints.test.ts": [
          "come with every phase change, in its own line",
          "come with every error, which is counted as recovered from",
          "do not come when they are switched off",
        ],
      },
    },
    "2-lifecycles/checkpoints.by-hand": {
      says: "checkpoint ID --label L marks by hand; history --checkpoints lists them.",
      proof: {
        "test/app/checkpoints.test.ts": "marks the state of now, in every lifecycle",
        "test/cli/feature.test.ts": "mark a state, list the marks, and make a new session of one",
      },
    },
    "2-lifecycles/clone-at": {
      says: "clone ID --at makes a new session with the state of that point, in every lifecycle.",
      proof: {
        "test/app/checkpoints.test.ts": "equals the record of then (%s)",
        "test/cli/feature.test.ts": "mark a state, list the marks, and make a new session of one",
      },
    },
    "2-lifecycles/feature.commands": {
      says: "create --lifecycle feature, transition, pause, unpause and set take the contract's flags.",
      proof: {
        "test/cli/feature.test.ts": [
          "takes its limits and switches, and says only the id",
          "move the session by its table, and say why not",
        ],
      },
    },
    "2-lifecycles/feature.seed-flags": {
      says: "The seed's flags work too: --session-id, --status, --output json and pretty.",
      proof: {
        "test/cli/feature.test.ts": "take the seed's flags",
        "test/examples/lifecycles.test.ts": "maestro.sh runs with the seed's flags",
      },
    },
    "2-lifecycles/list.filters": {
      says: "list filters by lifecycle, kind, status, branch, times, where, in any lifecycle.",
      proof: { "test/session/query.test.ts": "selects by %j", "test/cli/filters.test.ts": "%j: %s" },
    },
    "2-lifecycles/list.instants": {
      says: 'Times are compared as instants, bounds inclusive; a bare date as "before" includes that day.',
      proof: { "test/session/query.test.ts": "bounds include their instant, and a bare date its day: %j" },
    },
    "2-lifecycles/list.limit-0": {
      says: "--limit 0 gives none.",
      proof: { "test/session/query.test.ts": "cuts %j out of the order" },
    },
    "2-lifecycles/list.pages": {
      says: "--page with --page-size, ten to a page; --order-by field:desc,…",
      proof: {
        "test/session/query.test.ts": [
          "gives ten to a page",
          "pages of any size put together are the whole, each record once",
        ],
        "test/session/where/order-by.test.ts":
          "puts %j in order: instants, numbers before text, missing last, then by id",
      },
    },
    "2-lifecycles/schemas": {
      says: "schema NAME and --list print JSON Schemas, which are in the package and fresh.",
      proof: {
        "test/cli/lifecycle.test.ts": "lists the names, and prints each schema as the library does",
        "test/library/exports.test.ts": "%s is fresh: run `npx tsx scripts/schemas.ts` after a change of it",
      },
    },
  }),
];
