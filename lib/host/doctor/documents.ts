import type { App } from "../../app/context.ts";
import { type Finding, fail } from "./finding.ts";

/** Documents beside the sessions (messages, registry, memory, what hooks remember) that are there and cannot be read. */
export async function checkDocuments({ store }: App): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const collection of store.doc.collections()) {
    const damaged = new Set<string>();
    for await (const key of store.doc.list(collection)) {
      if ((await store.doc.get(collection, key)) === undefined) damaged.add(key);
    }
    if (damaged.size === 0) continue;
    // Listed again: one that somebody has deleted in between is not damaged.
    for await (const key of store.doc.list(collection)) {
      if (!damaged.has(key)) continue;
      const message = `The document "${key}" of ${collection} cannot be read, and counts as missing.`;
      findings.push(
        fail("documents", message, `Put it back from a copy, or remove it; in a folder it lies below .${collection}.`),
      );
    }
  }
  return findings;
}
