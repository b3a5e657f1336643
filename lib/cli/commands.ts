import type { Command } from "./command.ts";
import { cleanup } from "./commands/cleanup.ts";
import { conformance } from "./commands/conformance.ts";
import { copy } from "./commands/copy.ts";
import { create } from "./commands/create.ts";
import { remove } from "./commands/delete.ts";
import { doctor } from "./commands/doctor.ts";
import { finalize } from "./commands/finalize.ts";
import { get } from "./commands/get.ts";
import { history } from "./commands/history.ts";
import { init } from "./commands/init.ts";
import { list } from "./commands/list.ts";
import { shouldResume } from "./commands/should-resume.ts";
import { stats } from "./commands/stats.ts";
import { sweep } from "./commands/sweep.ts";
import { uninstall } from "./commands/uninstall.ts";
import { update } from "./commands/update.ts";
import { verify } from "./commands/verify.ts";

/** Every command, in the order of the main help. */
export const COMMANDS: readonly Command[] = [
  init,
  uninstall,
  doctor,
  create,
  get,
  update,
  shouldResume,
  finalize,
  list,
  history,
  stats,
  remove,
  cleanup,
  sweep,
  verify,
  copy,
  conformance,
];
