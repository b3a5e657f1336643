import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileStore } from "../../lib/store/file/index.ts";
import { folderOf } from "./places.ts";

// A store that keeps the contract, as somebody's module with one default export.
export default {
  name: "a good store",
  create: (place: string) => fileStore({ dir: folderOf(place), durable: false }),
  destroy: (place: string) => rmSync(folderOf(place), { recursive: true, force: true }),
  damage: (place: string, id: string) => {
    for (const file of ["state.json", "events.jsonl"]) writeFileSync(join(folderOf(place), id, file), "\0 garbage\n");
  },
};
