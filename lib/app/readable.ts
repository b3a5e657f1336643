import { isSessionError, isUnreachable } from "../errors.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";

/** Loads each id; `record` is `undefined` where it cannot be read. Ids of nothing are left out. */
export async function* readable(
  app: App,
  ids: AsyncIterable<string>,
): AsyncGenerator<{ id: string; record: SessionRecord | undefined }> {
  for await (const id of ids) {
    try {
      const loaded = await app.store.load(id);
      if (loaded !== undefined) yield { id, record: loaded.record };
    } catch (error) {
      if (!isSessionError(error) || isUnreachable(error)) throw error;
      yield { id, record: undefined };
    }
  }
}
