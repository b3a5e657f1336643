import type { Tool } from "./tool.ts";
import { memoryGet } from "./tools/memory-get.ts";
import { memorySearch } from "./tools/memory-search.ts";
import { memorySet } from "./tools/memory-set.ts";
import { messageInbox } from "./tools/message-inbox.ts";
import { messageSend } from "./tools/message-send.ts";
import { sessionFinalize } from "./tools/session-finalize.ts";
import { sessionGet } from "./tools/session-get.ts";
import { sessionList } from "./tools/session-list.ts";
import { sessionUpdate } from "./tools/session-update.ts";
import { shouldResume } from "./tools/should-resume.ts";
import { taskAdd } from "./tools/task-add.ts";
import { taskComplete } from "./tools/task-complete.ts";

/** Every tool: few and terse, because a model reads them all. */
export const TOOLS: readonly Tool[] = [
  sessionGet,
  sessionList,
  sessionUpdate,
  sessionFinalize,
  shouldResume,
  taskAdd,
  taskComplete,
  messageSend,
  messageInbox,
  memorySet,
  memoryGet,
  memorySearch,
];
