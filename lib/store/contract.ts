import type { Line } from "../session/line.ts";
import type { SessionRecord } from "../session/record.ts";

/** A session as a store read it. */
export interface Loaded {
  readonly record: SessionRecord;
  /** Where the journal ended at the reading; opaque, for the same store's `commit` only. */
  readonly position: unknown;
  /** The journal does not hold this record (lost, cut, or never written): the next line must be a base. */
  readonly needsBase: boolean;
  /** Lines applied beyond the snapshot: their committer may have died before it told the feed. */
  readonly tail: readonly Line[];
}

/** A stored session; `undefined`: its record cannot be read. */
export interface Stored {
  readonly id: string;
  readonly record: SessionRecord | undefined;
}

/** One commit as it stands in the feed. */
export interface FeedEntry {
  readonly agent_id: string;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly data?: Record<string, unknown>;
  readonly also?: readonly { type: string; data?: Record<string, unknown> }[];
}

/** Something worth counting that changes no session: how long a hook took, how long a writer waited. */
export interface Fact {
  readonly at: string;
  readonly type: FactType;
  readonly data: Readonly<Record<string, unknown>>;
}

export type FactType = "hook" | "lock_wait" | "resume_decision" | "delegation";

/** Entries read, and where to go on. A cursor is opaque text; `""` is the start of what is kept. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly cursor: string;
}

export type FeedPage = Page<FeedEntry>;

/** A stored document: its value and the number of its last write, from 1. */
export interface Document<T = unknown> {
  readonly value: T;
  readonly revision: number;
}

/** Says of a stored session whether it is to be removed; asked again of one that has changed before it could be locked. */
export type RemovalJudge = (record: SessionRecord | undefined, touched: number) => boolean;

/** What a thorough look at one stored session found. */
export interface Verification {
  readonly agent_id: string;
  readonly ok: boolean;
  readonly findings: readonly string[];
}

/** Something about a store's medium that breaks (`fail`) or weakens (`warn`) its promises. */
export interface StoreFault {
  readonly level: "fail" | "warn";
  readonly message: string;
  readonly mend: string;
}

/**
 * Where sessions and documents live. Every method rejects with a `SessionError`: `STORE_UNAVAILABLE`
 * when the medium fails (full, read-only, gone), `INVALID_ID` for an id that `checkSessionId` refuses. Where not one
 * session but the whole store is out of reach, the error's `details.unreachable` is `true`.
 *
 * Guarantees of every store: a commit that resolved survives `kill -9` of its process at any
 * instruction; no update is lost and no reader sees half of one, whatever the number of processes;
 * an unreadable session harms no other. Not promised: an order between different sessions.
 */
export interface Store {
  /** For messages: what it is and where. */
  readonly name: string;

  /** So many `load`s are worth having under way at once: a server answers them side by side. Default: 1. */
  readonly ahead?: number;

  /** The session; `undefined` when there is none. `CORRUPT` when neither snapshot nor journal is readable. Takes no lock. */
  load(id: string): Promise<Loaded | undefined>;

  /**
   * Appends `line`, which makes `record`, provided the journal still ends where `from` says
   * (`undefined`: provided there is no session of this id). Another writer in between, or one at work
   * right now, → `CONFLICT`: load, decide and commit again (unless `details.permanent`: the id cannot be
   * had here). What `checkFit` refuses is refused, such as a record above 256 KiB (`LIMIT_EXCEEDED`), nothing kept.
   */
  commit(id: string, from: Loaded | undefined, line: Line, record: SessionRecord): Promise<Loaded>;

  /**
   * Removes the session when `judge` says so of what is stored (`undefined`: unreadable) and, where that is unreadable,
   * of when it was last written (ms since epoch; 0 when not known), and nobody has changed it since. Answers whether it
   * was removed. Another writer at work → `CONFLICT`.
   */
  remove(id: string, judge: RemovalJudge): Promise<boolean>;

  /**
   * Finishes what a killed writer left undone (feed, snapshot, index) and answers the record;
   * `undefined` when there is none. Cheap where nothing is left. Another writer at work → `CONFLICT`.
   */
  settle(id: string): Promise<SessionRecord | undefined>;

  /** The journal's lines that count, oldest first; all of them, not only those beyond the snapshot. */
  journal(id: string): Promise<readonly Line[]>;

  /**
   * Every stored session, as `load` answers each of `ids`: for who reads them all, where a store can spare something by
   * knowing so. In no order. Default: `load` is called.
   */
  records?(): AsyncIterable<Stored>;

  /** Every stored id, in no order; perhaps also names that turn out to be no session: `load` decides. */
  ids(): AsyncIterable<string>;

  /** The ids that may be open, of one agent name when given: a superset, the record decides. In no order. */
  open(agentName?: string): AsyncIterable<string>;

  /** The ids of sessions that may have ended before `time` (ms since epoch): a superset, in no order. */
  doneBefore(time: number): AsyncIterable<string>;

  /** Looks at one session thoroughly: every line, the snapshot against the fold, the markers. `NOT_FOUND` when there is none. */
  verify(id: string): Promise<Verification>;

  /**
   * Makes a damaged session whole again: the record that the `journal` holds, or the snapshot (`state`)
   * as it is, becomes a new base behind the lines that count. Answers the record, one revision on.
   * `CORRUPT` when that source is unreadable, `NOT_FOUND` when there is nothing of the session.
   */
  repair(id: string, from: "state" | "journal"): Promise<SessionRecord>;

  /** Bytes all of it takes, roughly; `undefined` when that is not to be had. */
  size(): Promise<number | undefined>;

  /** What is wrong with the medium as it is set up, each with its mend; absent where there is nothing to ask. */
  checkup?(): Promise<readonly StoreFault[]>;

  readonly feed: {
    /**
     * Up to `limit` (default 1000) entries after `cursor`, those of one session in the order of their
     * commits unless the writers' clocks disagree by a day; each at least once: one (agent_id, seq)
     * may come twice. A cursor that is none reads from the start.
     */
    read(cursor: string, limit?: number): Promise<FeedPage>;
    /** The cursor behind the last entry there is now. */
    end(): Promise<string>;
    /** Appends an entry that is not a commit of a session (a deletion, a message). */
    append(entry: FeedEntry): Promise<void>;
    /** May forget entries of days before `time` (ms since epoch). */
    trim(time: number): Promise<void>;
  };

  /** A second list of the same kind, for facts. Losing some of it to a power cut harms nobody. */
  readonly facts: {
    /** Up to `limit` (default 1000) facts after `cursor`, each once. A cursor that is none reads from the start. */
    read(cursor: string, limit?: number): Promise<Page<Fact>>;
    /** Appends them in one write; does nothing where nothing is stored yet. */
    append(facts: readonly Fact[]): Promise<void>;
    /** May forget facts of days before `time` (ms since epoch). */
    trim(time: number): Promise<void>;
  };

  /**
   * Documents beside the sessions. A collection's name is one that `checkCollection` takes, else
   * `INVALID_VALUE`; a key is any text. Another writer at work on the same document → `CONFLICT`.
   */
  readonly doc: {
    /** The document; `undefined` when there is none or it is unreadable. */
    get<T = unknown>(collection: string, key: string): Promise<Document<T> | undefined>;
    /**
     * Writes it, whole. With `ifRevision` only when that is its revision (0: when there is none), else
     * `CONFLICT`. Answers the new revision; after a `delete` they begin with 1 again.
     */
    put(collection: string, key: string, value: unknown, options?: { ifRevision?: number }): Promise<number>;
    /** Every key of the collection, in no order. */
    list(collection: string): AsyncIterable<string>;
    /** The names of all collections that may hold a document, in no order. */
    collections(): AsyncIterable<string>;
    /**
     * Removes it, readable or not; whether it was there. With `ifRevision` only when that is its revision,
     * else `CONFLICT`; what is not there is no conflict.
     */
    delete(collection: string, key: string, options?: { ifRevision?: number }): Promise<boolean>;
  };

  /** Lets go of everything held. Further calls fail with `STORE_UNAVAILABLE`. */
  close(): Promise<void>;
}
