import type { ErrorCode } from "./errors.ts";

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
} as const satisfies Record<ErrorCode, { exit: 1 | 2 | 3 | 4; retryable: boolean }>;
