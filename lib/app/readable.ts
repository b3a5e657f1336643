import { isSessionError, isUnreachable } from "../errors.ts";
import type { Stored } from "../store/contract.ts";
import type { App } from "./context.ts";

/** Every stored session, one at a time: who keeps no record needs no more memory for many of them than for few. */
export function everySession(app: App): AsyncIterable<Stored> {
  return app.store.records?.() ?? readable(app, app.store.ids());
}

/** Loads each id; `record` is `undefined` where it cannot be read. Ids of nothing are left out. */
export async function* readable(app: App, ids: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Stored> {
  const { ahead = 1 } = app.store;
  const underWay: Promise<Stored | undefined>[] = [];
  for await (const id of ids) {
    const reading = read(app, id);
    // Nobody may come to ask for those that were read ahead.
    reading.catch(() => undefined);
    if (underWay.push(reading) < ahead) continue;
    const found = await underWay.shift();
    if (found !== undefined) yield found;
  }
  for (const reading of underWay) {
    const found = await reading;
    if (found !== undefined) yield found;
  }
}

async function read(app: App, id: string): Promise<Stored | undefined> {
  try {
    const record = (await app.store.load(id))?.record;
    return record && { id, record };
  } catch (error) {
    if (!isSessionError(error) || isUnreachable(error)) throw error;
    return { id, record: undefined };
  }
}
