import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Act } from "./acts.ts";
import { isPad } from "./template.ts";
import type { World } from "./world.ts";

/**
 * Writes once more to everything the act touches, closes the world, and answers what is wrong then, and what the slowest
 * of these writes took in ms: no lock is held, no temporary file is left, nothing is found by `verify`, and the feed has
 * been told of every line.
 */
export async function afterNextWrite(world: World, act: Act): Promise<{ wrong: string[]; waitMs: number }> {
  const wrong: string[] = [];
  let waitMs = 0;
  await act.mend?.(world);
  for (const [what, write] of nextWrites(world, act)) {
    const started = performance.now();
    try {
      await write();
    } catch (error) {
      wrong.push(`the next write to ${what} failed: ${error}`);
    }
    waitMs = Math.max(waitMs, performance.now() - started);
  }
  const locks = [...act.ids, ...namedDocuments(act).map(([collection, key]) => `.${collection}.${key}`)];
  wrong.push(
    ...locks
      .filter((lock) => names(join(world.dir, ".locks")).includes(lock))
      .map((lock) => `the lock ${lock} is held`),
  );
  wrong.push(...act.ids.flatMap((id) => temporaryFiles(world.dir, id)));
  wrong.push(...(await findings(world, act)));
  await world.close();
  // A plate that could not be hung well, and what could not be taken away from among the plates, goes when its process
  // ends; one plate is kept as a spare.
  const isOurs = (name: string) => name === "spare" || name.startsWith(`${process.pid}-`);
  const left = (folder: string) => names(join(world.dir, folder)).filter((name) => !isOurs(name));
  for (const folder of [".locks", ".holders", ".trash"])
    wrong.push(...left(folder).map((name) => `${folder}/${name} is left`));
  wrong.push(
    ...names(world.dir).flatMap((folder) =>
      isPad(folder) || folder === ".holders" ? [] : temporaryFiles(world.dir, folder),
    ),
  );
  return { wrong, waitMs };
}

/** One write to each session, whatever state it is in, and to each document. */
function nextWrites(world: World, act: Act): [string, () => Promise<unknown>][] {
  const { sessions, store, now } = world;
  const session = async (agentId: string) => {
    const record = await store.settle(agentId);
    if (record === undefined) return sessions.create({ agentId, agentName: "worker" });
    if (record.outcome === null) return sessions.update(agentId, { metadata: { next: now } });
    return sessions.delete(agentId);
  };
  return [
    ...(act.again === undefined ? [] : [["all of it", () => act.again?.(world)] as [string, () => Promise<unknown>]]),
    ...act.ids.map((id): [string, () => Promise<unknown>] => [id, () => session(id)]),
    ...namedDocuments(act).map(([collection, key]): [string, () => Promise<unknown>] => [
      key,
      () => store.doc.put(collection, key, "next"),
    ]),
  ];
}

function namedDocuments({ documents = [] }: Act): readonly (readonly [collection: string, key: string])[] {
  return documents === "any" ? [] : documents;
}

async function findings({ store }: World, { ids }: Act): Promise<string[]> {
  const wrong: string[] = [];
  const { entries } = await store.feed.read("", 100_000);
  for (const id of ids) {
    if ((await store.load(id)) === undefined) continue;
    wrong.push(...(await store.verify(id)).findings.map((finding) => `${id}: ${finding}`));
    const told = new Set(entries.filter(({ agent_id }) => agent_id === id).map(({ seq }) => seq));
    const untold = (await store.journal(id)).filter(({ seq }) => !told.has(seq));
    wrong.push(...untold.map(({ seq }) => `${id}: the feed was never told of ${seq}`));
  }
  return wrong;
}

function temporaryFiles(dir: string, folder: string): string[] {
  const temporary = names(join(dir, folder)).filter((name) => name.endsWith(".tmp"));
  return temporary.map((name) => `${folder}/${name} is left`);
}

/** What lies in a folder; nothing in what is none. */
function names(folder: string): string[] {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
