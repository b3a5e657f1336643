import { isSessionError } from "../errors.ts";
import { isTimed } from "../session/assess.ts";
import { UNCHANGED } from "../session/draft.ts";
import type { SessionRecord } from "../session/record.ts";
import { commit, onStored } from "./commit.ts";
import type { App } from "./context.ts";
import { dueOf } from "./due.ts";

/** The session's record with what its clocks have ended; what cannot be written now is shown as it is stored. */
export async function upToDate(app: App, record: SessionRecord): Promise<SessionRecord> {
  if (!isTimed(record, app.policy) || dueOf(app, record, app.now()) === undefined) return record;
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
