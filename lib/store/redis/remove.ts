import { toTime } from "../../session/time.ts";
import type { FeedEntry, RemovalJudge } from "../contract.ts";
import { isUnreadable } from "../unreadable.ts";
import { changed, sessionKeys } from "./commit.ts";
import { loadSession, readStored } from "./load.ts";
import type { Place } from "./place.ts";
import { ANSWER_MS, evaluate, REMOVE } from "./scripts.ts";

/** Judges the session as it is stored and removes it if nobody has changed it since. */
export async function removeSession(place: Place, id: string, judge: RemovalJudge): Promise<boolean> {
  const { keys, run } = place;
  const what = `remove session ${id}`;
  const { stored, record } = await run(what, async (redis) => {
    const seen = await readStored(redis, keys, id);
    return { stored: seen, record: await readable(() => loadSession(redis, keys, id)) };
  });
  const { text, seq, position, touched } = stored;
  if (text === "" && seq === 0) return false;
  if (record === "none" || !judge(record, touched)) return false;
  const entry: FeedEntry = {
    agent_id: id,
    seq: (record?.revision ?? seq) + 1,
    at: toTime(place.now()),
    type: "session.deleted",
  };
  const names = [...sessionKeys(keys, id), keys.answer(place.token())];
  const args = [id, position.revision, position.last, JSON.stringify(entry), keys.openPrefix, ANSWER_MS];
  if ((await run(what, (redis) => evaluate(redis, REMOVE, names, args))) !== "ok") throw changed();
  return true;
}

async function readable(load: () => ReturnType<typeof loadSession>) {
  try {
    return (await load())?.record ?? ("none" as const);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
