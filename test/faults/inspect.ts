import { isSessionError, type SessionRecord, type Store } from "../../lib/index.ts";
import type { Act } from "./acts.ts";
import { pad } from "./template.ts";
import { openWorld } from "./world.ts";

/** What a store holds of an act's sessions and documents: each as JSON text, "absent", or why it cannot be read. */
export type Capture = Readonly<Record<string, string>>;

export async function capture(store: Store, { ids, documents = [] }: Pick<Act, "ids" | "documents">): Promise<Capture> {
  const seen: Record<string, string> = {};
  for (const id of ids) seen[id] = await readable(async () => (await store.load(id))?.record);
  for (const [collection, key] of documents) {
    seen[`${collection}/${key}`] = await readable(async () => (await store.doc.get(collection, key))?.value);
  }
  return seen;
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
  for (const [name, text] of Object.entries(found)) {
    const allowed = [states[returned]?.[name], ...(begun ? [states[returned + 1]?.[name]] : [])];
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
