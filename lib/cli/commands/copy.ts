import { copyStore } from "../../app/transfer/copy.ts";
import { SessionError } from "../../errors.ts";
import { openStore } from "../../runtime-store.ts";
import { clean } from "../clean.ts";
import { command } from "../command.ts";
import { requiredText } from "../options.ts";
import { table } from "../table.ts";

export const copy = command({
  name: "copy",
  group: "Keep the store in order",
  summary: "Copy all sessions and documents from one store into another",
  details:
    "Stores are named file:<folder>, redis://… or rediss://…. Done again it copies what is missing or newer. " +
    "What was changed in the target is left as it is; what was changed in both is told, and the exit is 1.",
  example: "agent-session copy --from file:.claude/session --to redis://localhost:6379/0?prefix=shop",
  args: {},
  options: {
    from: requiredText("--from <store>", "Where the sessions are"),
    to: requiredText("--to <store>", "Where they are to be, too"),
  },
  async run({ options, app, progress }) {
    const { now, hex, projectDir } = app();
    const place = { cwd: process.cwd(), projectDir };
    const settings = { durable: true, now, newId: () => hex(12) };
    const [from, to] = [openStore(options.from, place, settings), openStore(options.to, place, settings)];
    if (from.name === to.name) throw new SessionError("USAGE", "--from and --to name the same store.");
    try {
      const report = await copyStore(from, to, { now, hex, onProgress: progress("Copying") });
      const { sessions, documents, left } = report;
      const rows = Object.entries({ sessions, documents }).map(([what, counts]) => [
        what,
        ...[counts.copied, counts.updated, counts.same, counts.newer, counts.left].map(String),
      ]);
      const reasons = left.map(({ what, reason }) => clean(`left: ${what}: ${reason}`));
      return {
        json: report,
        text: (ui) =>
          [table(ui, ["", "copied", "updated", "same", "newer there", "left"], rows), ...reasons].join("\n"),
        exit: left.length > 0 ? 1 : 0,
      };
    } finally {
      await Promise.all([from.close(), to.close()]);
    }
  },
});
