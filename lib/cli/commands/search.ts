import { searchSummaries } from "../../app/search.ts";
import { whereOf } from "../../app/where.ts";
import { command } from "../command.ts";
import { argument, wholeNumber } from "../options.ts";
import { sessionTable } from "../session-table.ts";

export const search = command({
  name: "search",
  group: "Look at sessions",
  summary: "Find sessions by a piece of name, purpose, workspace, id, kind or tag",
  details: "Upper and lower case are the same; the one changed last comes first.",
  example: "agent-session search director --limit 10",
  args: { term: argument("term", "What to look for") },
  options: { limit: wholeNumber("--limit <n>", "At most so many (default: 50)") },
  async run({ args: { term }, options: { limit }, app }) {
    const sessions = await searchSummaries(app(), term, { limit: limit ?? null });
    return {
      json: sessions,
      text: (ui) => sessionTable(ui, sessions),
      note: sessions.length === 0 ? `Nothing in ${whereOf(app())} contains that.` : undefined,
    };
  },
});
