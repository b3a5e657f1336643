import { listPresence, registryStats } from "../../app/hub/presence.ts";
import { listSummaries } from "../../app/list.ts";
import { whereOf } from "../../app/where.ts";
import { SessionError } from "../../errors.ts";
import type { Runtime } from "../../runtime.ts";
import { type Answer, command } from "../command.ts";
import { flag, text, values, wholeNumber } from "../options.ts";
import { seedTable } from "../registry-text.ts";
import { sessionTable } from "../session-table.ts";

export const list = command({
  name: "list",
  group: "Look at sessions",
  summary: "List sessions, the one changed last first",
  details: "In a pipe every session is one line that begins with its id.",
  example: "agent-session list --active-only --agent terraform-architect",
  args: {},
  options: {
    activeOnly: flag("--active-only", "Only sessions that have not ended"),
    agent: text("--agent <name>", "Only of this agent", ["--name"]),
    phase: text("--phase <phase>", "Only in this phase", ["--status"]),
    tag: text("--tag <tag>", "Only with this tag"),
    taskId: text("--task <id>", "Only for this task"),
    lifecycle: text("--lifecycle <name>", "Only of this lifecycle"),
    kind: text("--kind <kind>", "Only of this kind"),
    branch: text("--branch <name>", "Only begun on this branch"),
    createdAfter: text("--created-after <time>", "Created then or later; a date, or an ISO time"),
    createdBefore: text("--created-before <time>", "Created then or earlier; a date includes that day"),
    where: text("--where <filter>", 'A filter, such as "kind = ? AND phase IN (?, ?)"'),
    params: values("--param <value>", "The value of the next ? of the filter; may be repeated"),
    orderBy: text("--order-by <field:desc,…>", "The order (default: last_updated:desc)"),
    limit: wholeNumber("--limit <n>", "At most so many; 0 gives none"),
    page: wholeNumber("--page <n>", "Which page, from 1"),
    pageSize: wholeNumber("--page-size <n>", "How many on a page (default: 10)"),
    registry: flag("--registry", "Who is registered instead (see also: sessions)"),
    all: flag("--all", "With --registry: offline ones too"),
  },
  async run({ options: { registry, all, where, params, ...filter }, app }) {
    if (registry) return listRegistry(app(), all);
    if (where === undefined && params.length > 0) throw new SessionError("USAGE", "--param goes with --where.");
    const condition = where === undefined ? {} : { where: { text: where, params } };
    const sessions = await listSummaries(app(), { ...filter, ...condition });
    return {
      json: sessions,
      text: (ui) => sessionTable(ui, sessions),
      note: sessions.length === 0 ? `No such session in ${whereOf(app())}.` : undefined,
    };
  },
});

/** Seed 001's list. */
async function listRegistry(app: Runtime, all: boolean): Promise<Answer> {
  const found = await listPresence(app, { all });
  const stats = await registryStats(app);
  return { json: { sessions: found, stats }, text: () => seedTable(found, stats) };
}
