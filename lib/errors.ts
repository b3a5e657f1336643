/**
 * Every error code, its exit status on the command line and whether trying again can help.
 * The list is closed (spec 0): a new code is a change of the contract.
 */
export const ERROR_CODES = {
  USAGE: { exit: 2, retryable: false },
  INVALID_FILTER: { exit: 2, retryable: false },
  NOT_FOUND: { exit: 3, retryable: false },
  TASK_NOT_FOUND: { exit: 3, retryable: false },
  MESSAGE_NOT_FOUND: { exit: 3, retryable: false },
  CHECKPOINT_NOT_FOUND: { exit: 3, retryable: false },
  TEMPLATE_NOT_FOUND: { exit: 3, retryable: false },
  RECIPIENT_NOT_FOUND: { exit: 3, retryable: false },
  INVALID_ID: { exit: 4, retryable: false },
  INVALID_PHASE: { exit: 4, retryable: false },
  INVALID_OUTCOME: { exit: 4, retryable: false },
  INVALID_TRANSITION: { exit: 4, retryable: false },
  INVALID_VALUE: { exit: 4, retryable: false },
  FINALIZED: { exit: 4, retryable: false },
  NOT_FINAL: { exit: 4, retryable: false },
  CONFLICT: { exit: 4, retryable: false },
  LIMIT_EXCEEDED: { exit: 4, retryable: false },
  QUEUE_FULL: { exit: 4, retryable: false },
  NO_TARGET: { exit: 4, retryable: false },
  DRAINING: { exit: 4, retryable: false },
  BUSY: { exit: 4, retryable: true },
  CORRUPT: { exit: 1, retryable: false },
  TIMEOUT: { exit: 1, retryable: true },
  STORE_UNAVAILABLE: { exit: 1, retryable: true },
  INTERNAL: { exit: 1, retryable: false },
} as const satisfies Record<string, { exit: 1 | 2 | 3 | 4; retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error says on stderr with `--json`, in hook answers and from MCP tools. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
  retryable: boolean;
}

const BRAND = Symbol.for("agent-session.SessionError");

/** The one error this project throws on purpose. Recognise it with {@link isSessionError}, not `instanceof`. */
export class SessionError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "SessionError";
    this.code = code;
    this.details = details;
    this.retryable = ERROR_CODES[code].retryable;
    Object.defineProperty(this, BRAND, { value: true });
  }

  toJSON(): ErrorReport {
    const report: ErrorReport = { code: this.code, message: this.message, retryable: this.retryable };
    if (Object.keys(this.details).length > 0) report.details = this.details;
    return report;
  }
}

/**
 * Whether `error` is a {@link SessionError} of any copy of this library: hooks, command line and
 * library are separate bundles, and a custom store brings its own.
 */
export function isSessionError(error: unknown): error is SessionError {
  return typeof error === "object" && error !== null && (error as Record<symbol, unknown>)[BRAND] === true;
}

/** `error` itself when it is one of ours, else an `INTERNAL` (or `code`) error that carries it as its cause. */
export function toSessionError(error: unknown, code: ErrorCode = "INTERNAL"): SessionError {
  if (isSessionError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SessionError(code, message, {}, { cause: error });
}
