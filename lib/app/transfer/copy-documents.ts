import { isSessionError } from "../../errors.ts";
import type { Document, Store } from "../../store/contract.ts";
import type { Copied } from "./copy-session.ts";

/** Where `to` remembers which revision of which document was copied as which: a document has no journal that would tell. */
const COPIES = "copies";
/** So many documents are copied before it is noted which. */
const NOTED_AFTER = 200;

/** Revision in `from` and revision in `to` of each key. */
type Marks = Record<string, [source: number, target: number]>;

/** Copies every document of every collection that is missing in `to`, or newer in `from` and untouched in `to`. */
export async function* copyDocuments(from: Store, to: Store): AsyncGenerator<{ what: string; copied: Copied }> {
  for await (const collection of from.doc.collections()) {
    if (collection === COPIES) continue;
    const name = `${from.name}\n${collection}`;
    const marks = (await to.doc.get<Marks>(COPIES, name))?.value ?? {};
    let fresh = 0;
    for await (const key of from.doc.list(collection)) {
      const before = String(marks[key]);
      const copied = await copyDocument(from, to, collection, key, marks);
      if (String(marks[key]) !== before) fresh++;
      if (fresh >= NOTED_AFTER) {
        await to.doc.put(COPIES, name, marks);
        fresh = 0;
      }
      yield { what: `${JSON.stringify(key)} in ${collection}`, copied };
    }
    if (fresh > 0) await to.doc.put(COPIES, name, marks);
  }
}

async function copyDocument(from: Store, to: Store, collection: string, key: string, marks: Marks): Promise<Copied> {
  const source = await from.doc.get(collection, key);
  if (source === undefined) return "gone";
  const target = await to.doc.get(collection, key);
  if (target !== undefined && sameValue(source, target)) {
    marks[key] = [source.revision, target.revision];
    return "same";
  }
  const [sourceThen, targetThen] = marks[key] ?? [];
  if (target !== undefined && target.revision !== targetThen) {
    return source.revision === sourceThen ? "newer" : { left: "the target has another one" };
  }
  try {
    const revision = await to.doc.put(collection, key, source.value, { ifRevision: target?.revision ?? 0 });
    marks[key] = [source.revision, revision];
  } catch (error) {
    if (!isSessionError(error) || error.code !== "CONFLICT") throw error;
    return { left: error.message };
  }
  return target === undefined ? "copied" : "updated";
}

function sameValue(left: Document, right: Document): boolean {
  return JSON.stringify(left.value) === JSON.stringify(right.value);
}
