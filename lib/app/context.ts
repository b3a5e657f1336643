import type { Destinations } from "../destinations.ts";
import type { ProcessIdentity } from "../processes.ts";
import type { Line } from "../session/line.ts";
import type { Policy } from "../session/policy.ts";
import type { SessionRecord } from "../session/record.ts";
import type { FactType, Store } from "../store/contract.ts";

/** What every use case is given; only `lib/runtime.ts` puts one together. */
export interface App {
  readonly store: Store;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  now(): number;
  /** `digits` random lower-case hex digits. */
  hex(digits: number): string;
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number;
  /** How long a commit may wait for other writers before `BUSY`. */
  readonly patienceMs: number;
  /** Whether that process lives; `undefined` when it cannot be judged from here. */
  alive(owner: { machine?: unknown; pid?: unknown; start?: unknown }): boolean | undefined;
  identity(pid: number): ProcessIdentity;
  /** Removes secrets from everything that is about to be stored. */
  redact<T>(value: T): T;
  /** Stands in the journal as who made the change. */
  readonly actor?: string;
  /** Whom this process may talk to; absent: nobody. */
  readonly destinations?: Destinations;
  /** Told of every line this process has committed, after it stands. It must not throw. */
  readonly onCommitted?: (record: SessionRecord, line: Line) => void;
  /** Keeps a fact that changes no session, for the metrics; it never fails and never waits. */
  note?(type: FactType, data: Record<string, unknown>): void;
  /** Writes what was noted and is not kept yet. */
  keepFacts?(): Promise<void>;
}

/** Whether the process that owns the session's open run lives. Unknown owners count as not alive. */
export function ownerAlive(app: App, record: SessionRecord): boolean {
  const host = record.host;
  return host !== undefined && app.alive({ machine: host.machine, pid: host.pid, start: host.pid_start }) === true;
}
