import { health as judge } from "../../app/orchestration/health.ts";
import { usageOf } from "../../process-usage.ts";
import type { Health } from "../../session/health.ts";
import { span } from "../age.ts";
import { command } from "../command.ts";
import { sessionArgument } from "../options.ts";
import { fields } from "../table.ts";
import type { Ui } from "../ui.ts";

const PAINTS = { healthy: "green", degraded: "yellow", unhealthy: "red" } as const;

export const health = command({
  name: "health",
  group: "Run an orchestration",
  summary: "Judge how a session is",
  example: "agent-session health agent-20260108-101500-1a2b3c4d",
  args: { id: sessionArgument },
  options: {},
  async run({ args: { id }, app }) {
    const judged = await judge(app(), id, usageOf);
    return { json: judged, text: (ui) => healthText(ui, judged) };
  },
});

function healthText(ui: Ui, { status, details }: Health): string {
  return fields(ui, [
    ["status", ui.paint[PAINTS[status]](status)],
    ["uptime", span(details.uptime_ms)],
    ["last activity", details.last_activity],
    ["memory", orDash(details.memory_bytes)],
    ["cpu", orDash(details.cpu)],
    ["message queue", String(details.message_queue)],
    ["error rate", String(details.error_rate)],
  ]);
}

/** What is not known is not invented. */
export function orDash(value: number | null): string {
  return value === null ? "–" : String(value);
}
