import type { Command } from "./command.ts";
import { beacon } from "./commands/beacon.ts";
import { checkpoint } from "./commands/checkpoint.ts";
import { cleanup } from "./commands/cleanup.ts";
import { clone } from "./commands/clone.ts";
import { conformance } from "./commands/conformance.ts";
import { copy } from "./commands/copy.ts";
import { create } from "./commands/create.ts";
import { remove } from "./commands/delete.ts";
import { doctor } from "./commands/doctor.ts";
import { exportCommand } from "./commands/export.ts";
import { finalize } from "./commands/finalize.ts";
import { get } from "./commands/get.ts";
import { health } from "./commands/health.ts";
import { history } from "./commands/history.ts";
import { importCommand } from "./commands/import.ts";
import { init } from "./commands/init.ts";
import { lifecycle } from "./commands/lifecycle.ts";
import { list } from "./commands/list.ts";
import { mcp } from "./commands/mcp.ts";
import { memoryClear } from "./commands/memory-clear.ts";
import { memoryDelete } from "./commands/memory-delete.ts";
import { memoryGet, seedMemoryGet } from "./commands/memory-get.ts";
import { memorySearch, seedMemorySearch } from "./commands/memory-search.ts";
import { memorySet, seedMemorySet } from "./commands/memory-set.ts";
import { broadcast, messageBroadcast } from "./commands/message-broadcast.ts";
import { inbox, messageInbox, messages } from "./commands/message-inbox.ts";
import { ack, messageAck, messageRead, read } from "./commands/message-read.ts";
import { messageReply, reply } from "./commands/message-reply.ts";
import { messageRequest, request } from "./commands/message-request.ts";
import { messageSend, send } from "./commands/message-send.ts";
import { messageThread, thread } from "./commands/message-thread.ts";
import { metrics } from "./commands/metrics.ts";
import { deregister, heartbeat, initialize, release, start } from "./commands/orchestration.ts";
import { ping } from "./commands/ping.ts";
import { register } from "./commands/register.ts";
import { routeAgents, routeSnapshot, routeStatus, taskRoute } from "./commands/route.ts";
import { schema } from "./commands/schema.ts";
import { search } from "./commands/search.ts";
import { serve } from "./commands/serve.ts";
import { sessions } from "./commands/sessions.ts";
import { set } from "./commands/set.ts";
import { shouldResume } from "./commands/should-resume.ts";
import { shutdown } from "./commands/shutdown.ts";
import { stats } from "./commands/stats.ts";
import { status } from "./commands/status.ts";
import { statusline } from "./commands/statusline.ts";
import { sweep } from "./commands/sweep.ts";
import { taskAdd, taskComplete, taskStart } from "./commands/task.ts";
import { taskGet, taskList } from "./commands/task-look.ts";
import { templateCreate, templateDelete, templateList } from "./commands/template.ts";
import { tiles } from "./commands/tiles.ts";
import { pause, transition, unpause } from "./commands/transition.ts";
import { uninstall } from "./commands/uninstall.ts";
import { unregister } from "./commands/unregister.ts";
import { update } from "./commands/update.ts";
import { verify } from "./commands/verify.ts";
import { watch } from "./commands/watch.ts";

/** Every command, in the order of the main help. */
export const COMMANDS: readonly Command[] = [
  init,
  uninstall,
  doctor,
  mcp,
  create,
  get,
  update,
  transition,
  pause,
  unpause,
  set,
  checkpoint,
  clone,
  shouldResume,
  finalize,
  list,
  search,
  history,
  watch,
  statusline,
  serve,
  stats,
  lifecycle,
  schema,
  initialize,
  start,
  deregister,
  heartbeat,
  health,
  shutdown,
  release,
  templateCreate,
  templateList,
  templateDelete,
  taskAdd,
  taskStart,
  taskComplete,
  taskList,
  taskGet,
  taskRoute,
  routeStatus,
  routeSnapshot,
  routeAgents,
  tiles,
  metrics,
  remove,
  cleanup,
  sweep,
  verify,
  exportCommand,
  importCommand,
  copy,
  conformance,
  register,
  unregister,
  ping,
  status,
  sessions,
  beacon,
  messageSend,
  messageBroadcast,
  messageReply,
  messageInbox,
  messageRead,
  messageAck,
  messageThread,
  messageRequest,
  memorySet,
  memoryGet,
  memorySearch,
  memoryDelete,
  memoryClear,
  send,
  broadcast,
  reply,
  inbox,
  messages,
  read,
  ack,
  thread,
  request,
  seedMemorySet,
  seedMemoryGet,
  seedMemorySearch,
];
