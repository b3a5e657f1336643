import { watch as follow } from "../../app/watch.ts";
import { command } from "../command.ts";
import { eventText } from "../history-table.ts";
import { text, texts } from "../options.ts";
import { hasScreen } from "../screen.ts";
import { watchLive } from "../watch-live.ts";

export const watch = command({
  name: "watch",
  group: "Look at sessions",
  summary: "Show the sessions as they change; in a pipe or with --type, what happens line by line",
  details:
    "In a terminal a table of the open sessions; q quits, arrows scroll. Otherwise one line per event, with --json one JSON document, until Ctrl-C or until nobody reads any more.",
  example: "agent-session watch --type session.phase_changed",
  args: {},
  options: {
    types: texts("--type <event>", "Only such events; may be repeated"),
    as: text("--as <id>", "Only what this session's metadata.monitoringTargets name: globs over name and id"),
  },
  async run({ options: { types, as }, app, print, warn, ui }) {
    const now = ui();
    if (now !== undefined && types.length === 0 && as === undefined && hasScreen()) {
      await watchLive(app(), () => ui() ?? now);
      return { json: null, text: () => "", printed: true };
    }
    const end = new AbortController();
    const stop = () => end.abort();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
    await follow(app(), {
      types,
      as: as ?? null,
      signal: end.signal,
      onTrouble: ({ message }) => warn(message),
      onEvent: (event) => {
        const { type, agent_id, seq, at, ...data } = event;
        const line = { json: event, text: () => `${at}  ${agent_id}  ${seq}  ${eventText({ type, data })}` };
        if (!print(line)) stop();
      },
    });
    return { json: null, text: () => "", printed: true };
  },
});
