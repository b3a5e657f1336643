import { watch as follow } from "../../app/watch.ts";
import { command } from "../command.ts";
import { eventText } from "../history-table.ts";
import { text, texts } from "../options.ts";

export const watch = command({
  name: "watch",
  group: "Look at sessions",
  summary: "Show what happens from now on, in all processes, line by line",
  details: "With --json one JSON document per event. Ends with Ctrl-C, or when nobody reads any more.",
  example: "agent-session watch --type session.phase_changed",
  args: {},
  options: {
    types: texts("--type <event>", "Only such events; may be repeated"),
    as: text("--as <id>", "Only what this session's metadata.monitoringTargets name: globs over name and id"),
  },
  async run({ options: { types, as }, app, print }) {
    const end = new AbortController();
    const stop = () => end.abort();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
    await follow(app(), {
      types,
      as: as ?? null,
      signal: end.signal,
      onEvent: (event) => {
        const { type, agent_id, seq, at, ...data } = event;
        const line = { json: event, text: () => `${at}  ${agent_id}  ${seq}  ${eventText({ type, data })}` };
        if (!print(line)) stop();
      },
    });
    return { json: null, text: () => "", printed: true };
  },
});
