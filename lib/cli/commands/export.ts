import { exportSessions } from "../../app/transfer/transfer.ts";
import { toTime } from "../../session/time.ts";
import { toJson } from "../clean.ts";
import { command } from "../command.ts";
import { restArguments } from "../options.ts";
import { endOf, headOf } from "../transfer-file.ts";

export const exportCommand = command({
  name: "export",
  group: "Keep the store in order",
  summary: "Print sessions with their whole journals, for import elsewhere",
  details: "One JSON document per line, with --json or without. Exit 1 when a session cannot be read.",
  example: "agent-session export > sessions.jsonl",
  args: { ids: restArguments("ids", "The sessions' ids (default: every session)") },
  options: {},
  async run({ args: { ids }, app, print, warn, progress }) {
    const say = (json: unknown) => print({ json, text: () => toJson(json) });
    const step = progress("Exporting");
    let count = 0;
    let unread = 0;
    say(headOf(toTime(app().now())));
    for await (const each of exportSessions(app(), ids, step)) {
      if ("fault" in each) {
        unread++;
        warn(`${each.agent_id} is left out: ${each.fault}`);
      } else {
        count++;
        if (!say(each)) break;
      }
    }
    say(endOf(count));
    return {
      json: null,
      text: () => "",
      printed: true,
      note: `${count} exported${unread > 0 ? `, ${unread} could not be read` : ""}.`,
      exit: unread > 0 ? 1 : 0,
    };
  },
});
