import { readdirSync } from "node:fs";
import { isCollection } from "../collection.ts";
import { ifThere } from "./io.ts";
import type { Layout } from "./layout.ts";

/** The names of all folders of documents. */
export function collectionNames(layout: Layout): string[] {
  const names = ifThere(() => readdirSync(layout.root, { withFileTypes: true })) ?? [];
  return names.flatMap((entry) => {
    const name = entry.name.slice(1);
    return entry.isDirectory() && entry.name.startsWith(".") && isCollection(name) ? [name] : [];
  });
}
