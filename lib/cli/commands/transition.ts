import { transition as moveSession, pause as pauseSession, unpause as unpauseSession } from "../../app/moves.ts";
import { command } from "../command.ts";
import { argument, sessionArgument, text } from "../options.ts";
import { recordAnswer } from "../record-answer.ts";

const reason = text("--reason <text>", "Why; stands in the history");

export const transition = command({
  name: "transition",
  group: "Work on a session",
  summary: "Move a session to another phase, by its lifecycle's table",
  details: "A move that the table does not have is refused, and says which ones there are.",
  example: "agent-session transition 3f01b541-5cc9-47a7-9f8b-d884159c705f planning",
  args: { id: sessionArgument, phase: argument("phase", "The phase it moves to", "--status") },
  options: { reason },
  async run({ args: { id, phase }, options, app }) {
    return recordAnswer(await moveSession(app(), id, phase, options));
  },
});

export const pause = command({
  name: "pause",
  group: "Work on a session",
  summary: "Pause a session; its active time stands still",
  example: "agent-session pause 3f01b541-5cc9-47a7-9f8b-d884159c705f",
  args: { id: sessionArgument },
  options: { reason },
  async run({ args: { id }, options, app }) {
    return recordAnswer(await pauseSession(app(), id, options));
  },
});

export const unpause = command({
  name: "unpause",
  group: "Work on a session",
  summary: "Go on where a pause began",
  example: "agent-session unpause 3f01b541-5cc9-47a7-9f8b-d884159c705f",
  args: { id: sessionArgument },
  options: { reason },
  async run({ args: { id }, options, app }) {
    return recordAnswer(await unpauseSession(app(), id, options));
  },
});
