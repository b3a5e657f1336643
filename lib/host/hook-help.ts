import type { Hook } from "./hook.ts";

/** What a hook says to a person. */
export function helpOf(hook: Hook): string {
  return [
    `${hook.name}: a hook of agent-session. It reads one JSON object on stdin and prints one or nothing.`,
    `Events of the host: ${hook.events.join(", ")}.${hook.direct === undefined ? "" : " Plain JSON without hook_event_name is answered too."}`,
    `Try it: node ${hook.name}.cjs --test\n`,
  ].join("\n");
}
