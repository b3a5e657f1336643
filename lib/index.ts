export type { CleanupReport } from "./app/cleanup.ts";
export type { MessageStats } from "./app/hub/messages.ts";
export type { Affinity } from "./app/orchestration/affinity.ts";
export type { Performance } from "./app/orchestration/health.ts";
export type { Heartbeat } from "./app/orchestration/heartbeat.ts";
export type { Released } from "./app/orchestration/release.ts";
export type { Stats } from "./app/stats.ts";
export type { SweepReport, Swept } from "./app/sweep.ts";
export type { FleetMember, FleetSnapshot, FleetStatus } from "./app/tasks/fleet.ts";
export type { Imported, TransferFault } from "./app/transfer/transfer.ts";
export { ERROR_CODES } from "./error-codes.ts";
export { type ErrorCode, type ErrorReport, isSessionError, SessionError } from "./errors.ts";
export {
  type MemoryEntry,
  type MemoryKind,
  MemoryType,
} from "./hub/memory.ts";
export type { MemoryStats } from "./hub/memory-search.ts";
export {
  type Delivery,
  type DeliveryState,
  type Message,
  type MessageKind,
  MessageType,
  type Received,
} from "./hub/message.ts";
export { type Activity, SessionStatus, type ShownPresence } from "./hub/presence.ts";
export type { RegistryStats } from "./hub/registry.ts";
export type {
  DirectInput,
  PreDelegateAnswer,
  PreDelegateInput,
  SessionStartAnswer,
  SubagentStopAnswer,
  SubagentStopInput,
} from "./library/direct.ts";
export type {
  AffinityOptions,
  CheckpointOptions,
  CloneOptions,
  DeregisterOptions,
  HeartbeatSample,
  MigrateOptions,
  MoveOptions,
  SearchOptions,
  ShutdownOptions,
  TemplateOptions,
} from "./library/lifecycle-options.schema.ts";
export type { Budget, LifecycleSessions } from "./library/lifecycle-sessions.ts";
export type { EventName, EventNamed, Listener } from "./library/listening.ts";
export type { Memory, MemoryExtras, MemoryFilter, MemorySetOptions } from "./library/memory.ts";
export type { MessageListener } from "./library/message-listening.ts";
export type {
  BroadcastOptions,
  InboxOptions,
  MessageExtras,
  Messages,
  ReplyOptions,
  SendOptions,
} from "./library/messages.ts";
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
export type { PresenceFilter, RegistrationOptions, Registry } from "./library/registry.ts";
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
export type {
  EmergenceAlert,
  RouteOptions,
  SessionEnded,
  TaskCompleted,
  TaskEndOptions,
  TaskListOptions,
  TaskOptions,
  TaskOutcomeGiven,
} from "./library/task-options.schema.ts";
export type { TaskSessions } from "./library/task-sessions.ts";
export { createTileEmitter, type TileEmitter, type TileEmitterOptions } from "./library/tile-emitter.ts";
export type { EventOf, SessionEvent } from "./outbound/session-event.ts";
export type { Sent } from "./outbound/tile-sender.ts";
export type { Checkpoint } from "./session/checkpoint.ts";
export type { EventType } from "./session/events.ts";
export type { Health } from "./session/health.ts";
export { checkSessionId } from "./session/ids.ts";
export type { Line } from "./session/line.ts";
export type { Policy } from "./session/policy.ts";
export type { HostFacet, Run, SessionRecord } from "./session/record.ts";
export type { Criterion, ResumeDetail, ResumeVerdict } from "./session/resume.ts";
export type { TaskOutcome, TaskPriority } from "./session/tasks/index.ts";
export type { RoutingDecision, Task } from "./session/tasks/task.schema.ts";
export type { Template } from "./session/template.ts";
export type { Transfer } from "./session/transfer.ts";
export { checkCollection } from "./store/collection.ts";
export type {
  Document,
  Fact,
  FactType,
  FeedEntry,
  FeedPage,
  Loaded,
  Page,
  RemovalJudge,
  Store,
  Stored,
  StoreFault,
  Verification,
} from "./store/contract.ts";
export { type FileStoreOptions, fileStore } from "./store/file/index.ts";
export { checkFit } from "./store/fit.ts";
export { memoryStore } from "./store/memory.ts";
export { type RedisStoreOptions, redisStore } from "./store/redis/index.ts";
export { version } from "./version.ts";
