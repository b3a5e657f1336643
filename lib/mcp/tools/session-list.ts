import * as z from "zod";
import { listPresence } from "../../app/hub/presence.ts";
import { listSummaries } from "../../app/list.ts";
import { listFilter } from "../../library/options.schema.ts";
import { tool } from "../tool.ts";

const MOST = 50;

export const sessionList = tool({
  name: "session_list",
  description: `Sessions, the newest change first (default limit ${MOST}); with registry: who is there to write to`,
  input: listFilter
    .pick({ activeOnly: true, agent: true, phase: true, taskId: true, limit: true })
    .extend({ registry: z.boolean().optional().meta({ description: "Who is registered instead" }) }),
  run: async (app, { registry, limit = MOST, ...filter }) => {
    if (registry) return (await listPresence(app)).slice(0, limit);
    return listSummaries(app, { ...filter, limit });
  },
});
