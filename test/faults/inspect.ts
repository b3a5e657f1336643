import { isSessionError, type SessionRecord, type Store } from "../../lib/index.ts";
import type { Act } from "./acts.ts";
import { pad } from "./template.ts";
import { openWorld } from "./world.ts";

/** What a store holds of an act's sessions and documents: each as JSON text, "absent", or why it cannot be read. */
export type Capture = Readonly<Record<string, string>>;

export async function capture(store: Store, { ids, documents = [] }: Pick<Act, "ids" | "documents">): Promise<Capture> {
  const seen: Record<string, string> = {};
  for (const id of ids) seen[id] = await readable(async () => (await store.load(id))?.record);
  for (const [collection, key] of documents === "any" ? await documentsOf(store) : documents) {
    const text = await readable(async () => (await store.doc.get(collection, key))?.value);
    seen[plain(`${collection}/${key}`)] = plain(text);
  }
  return seen;
}

async function documentsOf(store: Store): Promise<[collection: string, key: string][]> {
  const found: [string, string][] = [];
  for await (const collection of store.doc.collections()) {
    for await (const key of store.doc.list(collection)) found.push([collection, key]);
  }
  return found;
}

/** Without what differs from run to run: the ids of messages. */
function plain(text: string): string {
  return text.replaceAll(/\bmsg-\d{8}-\d{6}-\w{5}-[0-9a-f]{8}/g, "<message>");
}

async function readable(read: () => Promise<unknown>): Promise<string> {
  try {
    const value = await read();
    return value === undefined ? "absent" : JSON.stringify(value);
  } catch (error) {
    return isSessionError(error) ? `unreadable: ${error.code}` : `unreadable: ${error}`;
  }
}

/**
 * What is wrong with a store after something failed in it: `states` are what it holds after 0, 1, … calls that returned,
 * `returned` how many did. Each thing must be as after those, or, where `begun`, as after one more; never anything between.
 */
export async function soundness(
  dir: string,
  act: Act,
  states: readonly Capture[],
  { returned, begun }: { returned: number; begun: boolean },
): Promise<string[]> {
  pad(dir);
  const { store, close } = await openWorld(dir);
  const found = await capture(store, act);
  const wrong: string[] = [];
  const possible = states.slice(returned, returned + (begun ? 2 : 1));
  for (const name of new Set([found, ...possible].flatMap(Object.keys))) {
    const text = found[name] ?? "absent";
    const allowed = possible.map((state) => state[name] ?? "absent");
    if (!allowed.includes(text)) wrong.push(`${name} is ${shortened(text)}`);
  }
  const marked = new Set<string>();
  for await (const id of store.open()) marked.add(id);
  for (const id of act.ids) {
    const text = found[id] ?? "absent";
    if (text.startsWith("{") && (JSON.parse(text) as SessionRecord).outcome === null && !marked.has(id)) {
      wrong.push(`${id} is open and has no marker`);
    }
  }
  await close();
  return wrong;
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
