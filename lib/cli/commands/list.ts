import { list as listSessions, summaryOf } from "../../app/list.ts";
import { listPresence, registryStats } from "../../app/presence.ts";
import type { Runtime } from "../../runtime.ts";
import { type Answer, command } from "../command.ts";
import { flag, text, wholeNumber } from "../options.ts";
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
    agent: text("--agent <name>", "Only of this agent"),
    phase: text("--phase <phase>", "Only in this phase", ["--status"]),
    tag: text("--tag <tag>", "Only with this tag"),
    taskId: text("--task <id>", "Only for this task"),
    limit: wholeNumber("--limit <n>", "At most so many"),
    registry: flag("--registry", "Who is registered instead (see also: sessions)"),
    all: flag("--all", "With --registry: offline ones too"),
  },
  async run({ options: { registry, all, ...options }, app }) {
    if (registry) return listRegistry(app(), all);
    const records = await listSessions(app(), options);
    return {
      json: records.map(summaryOf),
      text: (ui) => sessionTable(ui, records),
      note: records.length === 0 ? `No such session in ${app().places.root}.` : undefined,
    };
  },
});

/** Seed 001's list. */
async function listRegistry(app: Runtime, all: boolean): Promise<Answer> {
  const found = await listPresence(app, { all });
  const stats = await registryStats(app);
  return { json: { sessions: found, stats }, text: () => seedTable(found, stats) };
}
