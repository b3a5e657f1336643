/** Every error code; the list is closed (spec 0). Exit statuses stand in `error-codes.ts`. */
export type ErrorCode =
  | "USAGE"
  | "INVALID_FILTER"
  | "NOT_FOUND"
  | "TASK_NOT_FOUND"
  | "MESSAGE_NOT_FOUND"
  | "CHECKPOINT_NOT_FOUND"
  | "TEMPLATE_NOT_FOUND"
  | "RECIPIENT_NOT_FOUND"
  | "INVALID_ID"
  | "INVALID_PHASE"
  | "INVALID_OUTCOME"
  | "INVALID_TRANSITION"
  | "INVALID_VALUE"
  | "FINALIZED"
  | "NOT_FINAL"
  | "CONFLICT"
  | "LIMIT_EXCEEDED"
  | "QUEUE_FULL"
  | "NO_TARGET"
  | "DRAINING"
  | "BUSY"
  | "CORRUPT"
  | "TIMEOUT"
  | "STORE_UNAVAILABLE"
  | "INTERNAL";

/** The codes of errors that may not come again when the same is tried again. */
const RETRYABLE: readonly ErrorCode[] = ["BUSY", "TIMEOUT", "STORE_UNAVAILABLE"];

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
    this.retryable = RETRYABLE.includes(code);
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

/** Whether a whole store is out of reach, so that what fails says nothing of the one session it was asked for. */
export function isUnreachable(error: unknown): boolean {
  return isSessionError(error) && error.code === "STORE_UNAVAILABLE" && error.details.unreachable === true;
}

/** `error` itself when it is one of ours, else an `INTERNAL` (or `code`) error that carries it as its cause. */
export function toSessionError(error: unknown, code: ErrorCode = "INTERNAL"): SessionError {
  if (isSessionError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SessionError(code, message, {}, { cause: error });
}
