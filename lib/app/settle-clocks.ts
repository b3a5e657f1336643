import { isSessionError } from "../errors.ts";
import { UNCHANGED } from "../session/draft.ts";
import type { SessionRecord } from "../session/record.ts";
import { commit, onStored } from "./commit.ts";
import type { App } from "./context.ts";
import { dueOf } from "./due.ts";

/** The record once what its clocks have ended is written; what cannot be written now is shown as it is stored. */
export async function settleClocks(app: App, record: SessionRecord): Promise<SessionRecord> {
  if (dueOf(app, record, app.now()) === undefined) return record;
  const { agent_id } = record;
  try {
    return (
      await commit(
        app,
        agent_id,
        onStored(agent_id, () => UNCHANGED),
      )
    ).record;
  } catch (error) {
    if (isSessionError(error)) return record;
    throw error;
  }
}
