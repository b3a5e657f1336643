import { stats as count } from "../../app/stats.ts";
import { command } from "../command.ts";
import { statsText } from "../stats-text.ts";

export const stats = command({
  name: "stats",
  group: "Look at sessions",
  summary: "Count sessions, and how often and how well they are resumed",
  example: "agent-session stats --output pretty",
  args: {},
  options: {},
  async run({ app, progress }) {
    const step = progress("Reading");
    const figures = await count(app(), { onProgress: step });
    return { json: figures, text: (ui) => statsText(ui, figures) };
  },
});
