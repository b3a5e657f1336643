import { verify as verifyStore } from "../../app/verify.ts";
import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { flag, oneOf, optionalArgument } from "../options.ts";
import { type Cell, table } from "../table.ts";

export const verify = command({
  name: "verify",
  group: "Keep the store in order",
  summary: "Look for damage in one session or all: exit 1 when there is some",
  example: "agent-session verify --repair --from journal",
  args: { id: optionalArgument("id", "The session's id (default: every session)") },
  options: {
    repair: flag("--repair", "Mend what is damaged; say from what with --from"),
    from: oneOf("--from <source>", "The source that is right: state or journal", ["state", "journal"] as const),
  },
  async run({ args: { id }, options: { repair, from }, app, progress }) {
    if (repair !== (from !== undefined)) {
      const text = repair ? "--repair needs --from state or --from journal." : "--from goes with --repair.";
      throw new SessionError("USAGE", text);
    }
    const step = progress("Verifying");
    const found = await verifyStore(app(), { id, repairFrom: from, onProgress: step });
    const damaged = found.filter(({ ok }) => !ok).length;
    const rows = found.map(({ agent_id, ok, findings }): Cell[] => [
      agent_id,
      { text: ok ? "ok" : "damaged", paint: ok ? "green" : "red" },
      findings.join("; "),
    ]);
    return {
      json: found,
      text: (ui) => table(ui, ["id", "verdict", "findings"], rows),
      note: `${found.length} verified, ${damaged} damaged.`,
      exit: damaged > 0 ? 1 : 0,
    };
  },
});
