import type { CleanupReport } from "../app/cleanup.ts";
import type { SweepReport } from "../app/sweep.ts";
import type { Imported, TransferFault } from "../app/transfer/transfer.ts";
import type { Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";
import type { ResumeVerdict } from "../session/resume.ts";
import type { Transfer } from "../session/transfer.ts";
import type { Verification } from "../store/contract.ts";
import type {
  DirectInput,
  PreDelegateAnswer,
  PreDelegateInput,
  SessionStartAnswer,
  SubagentStopAnswer,
  SubagentStopInput,
} from "./direct.ts";
import type { LifecycleSessions } from "./lifecycle-sessions.ts";
import type { EventName, Listener } from "./listening.ts";
import type { Memory } from "./memory.ts";
import type { Messages } from "./messages.ts";
import type {
  CleanupOptions,
  CreateOptions,
  DeleteOptions,
  FinalizeOptions,
  ListFilter,
  OutcomeWord,
  ResumeOptions,
  UpdateChange,
  UpdateOptions,
} from "./options.schema.ts";
import type { Registry } from "./registry.ts";
import type { TaskSessions } from "./task-sessions.ts";

/**
 * The sessions of one store (spec 1 §7). Options are strict: an unknown key or a wrong type is
 * `INVALID_VALUE`; `null` and `""` count as not given. Records are answered exactly as stored, as
 * copies. Every call may also reject with `STORE_UNAVAILABLE`, and does after {@link Sessions.close};
 * every call with an id with `INVALID_ID`; every change with `BUSY` (retryable) when other writers
 * came first for 5 s, and with `LIMIT_EXCEEDED` when the record would pass 256 KiB. A change that has
 * resolved survives `kill -9`, with durability `fsync` power loss too.
 */
export interface Sessions extends LifecycleSessions, TaskSessions {
  /**
   * A new session in the first phase of its lifecycle. `CONFLICT` when the id exists, or an open orchestration session
   * has this kind and name; `LIMIT_EXCEEDED` when too many of those are open; `TEMPLATE_NOT_FOUND`; `NOT_FOUND` for
   * the parent. A feature notes where the repository of the working directory stands.
   */
  create(options?: CreateOptions): Promise<SessionRecord>;

  /**
   * The record as changed: all of the change is kept or nothing. A function gets a copy of the record
   * as stored and is called again when another writer came first, so that nothing is lost between
   * reading and writing; it must not be async. `CONFLICT` when the record is not at `ifRevision`;
   * `NOT_FOUND`, `FINALIZED`, `INVALID_PHASE`, `INVALID_TRANSITION`, `CORRUPT`.
   */
  update(
    id: string,
    change: UpdateChange | ((record: SessionRecord) => UpdateChange),
    options?: UpdateOptions,
  ): Promise<SessionRecord>;

  /** The record; `undefined` when there is none. `CORRUPT` when there is something unreadable. */
  get(id: string): Promise<SessionRecord | undefined>;

  /**
   * Whether the session may be resumed now, and every criterion with what was expected and found
   * (spec 1 §4). With `claim`, of any number of callers at once one is told yes, for 120 s by default.
   */
  shouldResume(id: string, options?: ResumeOptions): Promise<ResumeVerdict>;

  /**
   * The record as ended. The same outcome again changes nothing, another one is `FINALIZED`; an
   * unknown word `INVALID_OUTCOME`; `NOT_FOUND`, `CORRUPT`.
   */
  finalize(id: string, outcome: OutcomeWord, options?: FinalizeOptions): Promise<SessionRecord>;

  /**
   * The records the filter takes, newest `last_updated` first, ties by id. One that cannot be read is
   * passed over. `INVALID_FILTER` for a bad `where` or `orderBy`. It needs memory for the records that it answers and
   * about as many again, not for those it passes over: in a large store, give a `limit`, or pages.
   */
  list(filter?: ListFilter): Promise<SessionRecord[]>;

  /** The journal's lines, oldest first. `NOT_FOUND`. */
  history(id: string): Promise<readonly Line[]>;

  /** Removes a session for good. An open one only with `force`, else `NOT_FINAL`; `NOT_FOUND`. */
  delete(id: string, options?: DeleteOptions): Promise<void>;

  /**
   * Removes sessions that ended `hours` ago or earlier (default: the configured retention, 168), and
   * ends open ones that were silent past `abandon_after_hours`. One that waits is never removed.
   */
  cleanup(options?: CleanupOptions): Promise<CleanupReport>;

  /**
   * Marks runs of dead processes interrupted, removes at most 50 old sessions, sends waiting tiles for at most 5 s, and
   * answers what waits.
   */
  sweep(): Promise<SweepReport>;

  /** Looks at every line and file of one session, or of all. `NOT_FOUND` for an id of nothing. */
  verify(id?: string): Promise<Verification[]>;

  /**
   * Sessions as they travel to another store, each with its whole journal, by id; without `ids` all of them. Each is
   * plain JSON that {@link Sessions.import} takes in elsewhere. One that cannot be read comes as its id and a `fault`;
   * `NOT_FOUND` for an id of nothing.
   */
  export(ids?: readonly string[]): AsyncIterable<Transfer | TransferFault>;

  /**
   * Takes in one session that {@link Sessions.export} gave, whole or not at all; `session` may be anything, and what is
   * wrong with it is said in `fault`. Nothing that is stored is overwritten: the same session is `there already`, another
   * one of that id is a fault. One whose import was killed is gone on with.
   */
  import(session: unknown): Promise<Imported>;

  /**
   * Tells `listener` of every event from now on, of this and all other processes, each once and a
   * session's in order, about 100 ms after its commit. `*` is every event; the seed's names
   * `sessionStatusChanged`, `sessionError` and `sessionTerminated` are accepted. Does not keep the
   * process running. A listener that throws or rejects becomes a process warning
   * (`LISTENER_FAILED`) and harms nobody. Answers the end of it. Throws `INVALID_VALUE` for an
   * unknown event. Cost: one look at the feed per listener and 100 ms.
   */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void;

  /** The answer of the direct protocol's pre_delegate, without a process: never rejects for what a hook would answer. */
  preDelegate(input: PreDelegateInput): Promise<PreDelegateAnswer>;

  /** The answer of the direct protocol's subagent_stop, without a process. */
  subagentStop(input: SubagentStopInput): Promise<SubagentStopAnswer>;

  /** The answer of the direct protocol's session_start, without a process. */
  sessionStart(input?: DirectInput): Promise<SessionStartAnswer>;

  /** Who is there. */
  readonly registry: Registry;
  /** Messages between sessions. */
  readonly messages: Messages;
  /** Values that all sessions share. */
  readonly memory: Memory;

  /**
   * Stops all listening, sends waiting tiles for at most 2 s, and lets go of the store (one that was handed in stays open: it is its
   * owner's). Further calls fail with `STORE_UNAVAILABLE`; closing again does nothing.
   */
  close(): Promise<void>;
}
