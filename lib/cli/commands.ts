import type { Command } from "./command.ts";
import { checkpoint } from "./commands/checkpoint.ts";
import { cleanup } from "./commands/cleanup.ts";
import { clone } from "./commands/clone.ts";
import { create } from "./commands/create.ts";
import { remove } from "./commands/delete.ts";
import { doctor } from "./commands/doctor.ts";
import { exportCommand } from "./commands/export.ts";
import { finalize } from "./commands/finalize.ts";
import { get } from "./commands/get.ts";
import { health, metrics } from "./commands/health.ts";
import { history } from "./commands/history.ts";
import { importCommand } from "./commands/import.ts";
import { init } from "./commands/init.ts";
import { lifecycle } from "./commands/lifecycle.ts";
import { list } from "./commands/list.ts";
import { deregister, heartbeat, initialize, release, start } from "./commands/orchestration.ts";
import { schema } from "./commands/schema.ts";
import { search } from "./commands/search.ts";
import { serve } from "./commands/serve.ts";
import { set } from "./commands/set.ts";
import { shouldResume } from "./commands/should-resume.ts";
import { shutdown } from "./commands/shutdown.ts";
import { stats } from "./commands/stats.ts";
import { statusline } from "./commands/statusline.ts";
import { sweep } from "./commands/sweep.ts";
import { templateCreate, templateDelete, templateList } from "./commands/template.ts";
import { pause, transition, unpause } from "./commands/transition.ts";
import { uninstall } from "./commands/uninstall.ts";
import { update } from "./commands/update.ts";
import { verify } from "./commands/verify.ts";
import { watch } from "./commands/watch.ts";

/** Every command, in the order of the main help. */
export const COMMANDS: readonly Command[] = [
  init,
  uninstall,
  doctor,
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
  metrics,
  shutdown,
  release,
  templateCreate,
  templateList,
  templateDelete,
  remove,
  cleanup,
  sweep,
  verify,
  exportCommand,
  importCommand,
];
