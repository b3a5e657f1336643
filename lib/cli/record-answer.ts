import type { SessionRecord } from "../session/record.ts";
import type { Answer } from "./command.ts";
import { sessionTable } from "./session-table.ts";

/** The answer of a command that has changed a session: its record, or its line. */
export function recordAnswer(record: SessionRecord): Answer {
  return { json: record, text: (ui) => sessionTable({ ...ui, terminal: false }, [record]) };
}
