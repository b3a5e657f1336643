import { emergencyShutdown, shutdown as shutDown } from "../../app/orchestration/shutdown.ts";
import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { flag, optionalArgument, text, wholeNumber } from "../options.ts";
import { recordAnswer } from "../record-answer.ts";
import { sessionTable } from "../session-table.ts";

export const shutdown = command({
  name: "shutdown",
  group: "Run an orchestration",
  summary: "End a session once its tasks and messages are done with",
  details: "Until then it takes no new work. Past the timeout all is as before, and the exit status is 1.",
  example: "agent-session shutdown agent-20260108-101500-1a2b3c4d --timeout-ms 30000",
  args: { id: { ...optionalArgument("id", "The session's id"), flag: "--session-id" } },
  options: {
    timeoutMs: wholeNumber("--timeout-ms <n>", "How long to wait (default: 30000)"),
    reason: text("--reason <text>", "Why; stands in the history"),
    force: flag("--force", "At once, as cancelled"),
    all: flag("--all", "Emergency: every open orchestration session at once, children before parents"),
  },
  async run({ args: { id }, options: { all, ...options }, app }) {
    if (all === (id !== undefined)) throw new SessionError("USAGE", "Say which session, or --all.");
    if (id !== undefined) return recordAnswer(await shutDown(app(), id, options));
    const ended = await emergencyShutdown(app(), options.reason);
    return {
      json: ended,
      text: (ui) => sessionTable({ ...ui, terminal: false }, ended),
      note: `Ended ${ended.length} sessions.`,
    };
  },
});
