import { isSessionError, isUnreachable } from "../errors.ts";
import type { SessionRecord } from "../session/record.ts";
import type { App } from "./context.ts";

/** Loads each id that is not `known`; `record` is `undefined` where it cannot be read. Ids of nothing are left out. */
export async function* readable(
  app: App,
  ids: AsyncIterable<string> | Iterable<string>,
  known?: ReadonlyMap<string, SessionRecord>,
): AsyncGenerator<{ id: string; record: SessionRecord | undefined }> {
  for await (const id of ids) {
    try {
      const record = known?.get(id) ?? (await app.store.load(id))?.record;
      if (record !== undefined) yield { id, record };
    } catch (error) {
      if (!isSessionError(error) || isUnreachable(error)) throw error;
      yield { id, record: undefined };
    }
  }
}
