export type { CleanupReport } from "./app/cleanup.ts";
export type { SweepReport, Swept } from "./app/sweep.ts";
export { ERROR_CODES } from "./error-codes.ts";
export { type ErrorCode, type ErrorReport, isSessionError, SessionError } from "./errors.ts";
export type {
  DirectInput,
  PreDelegateAnswer,
  PreDelegateInput,
  SessionStartAnswer,
  SubagentStopAnswer,
  SubagentStopInput,
} from "./library/direct.ts";
export type { EventName, EventNamed, Listener } from "./library/listening.ts";
export { openSessions } from "./library/open.ts";
export type {
  CleanupOptions,
  CreateOptions,
  DeleteOptions,
  FinalizeOptions,
  ListFilter,
  OpenOptions,
  OutcomeWord,
  Phase,
  PolicyOptions,
  ResumeOptions,
  UpdateChange,
  UpdateOptions,
} from "./library/options.schema.ts";
export {
  cleanupOldSessions,
  createSession,
  finalizeSession,
  getSession,
  listSessions,
  shouldResume,
  updateState,
} from "./library/seed-functions.ts";
export type { Sessions } from "./library/sessions.ts";
export type { EventOf, SessionEvent } from "./outbound/session-event.ts";
export type { EventType } from "./session/events.ts";
export type { Line } from "./session/line.ts";
export type { Policy } from "./session/policy.ts";
export type { HostFacet, Run, SessionRecord } from "./session/record.ts";
export type { Criterion, ResumeDetail, ResumeVerdict } from "./session/resume.ts";
export type {
  Document,
  FeedEntry,
  FeedPage,
  Loaded,
  RemovalJudge,
  Store,
  StoreFault,
  Verification,
} from "./store/contract.ts";
export { type FileStoreOptions, fileStore } from "./store/file/index.ts";
export { memoryStore } from "./store/memory.ts";
export { type RedisStoreOptions, redisStore } from "./store/redis/index.ts";
export { version } from "./version.ts";
