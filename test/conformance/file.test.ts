import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileStore } from "../../lib/store/file/index.ts";
import { bundled } from "../setup/bundle.ts";
import { folderOf } from "./places.ts";
import { describeStore } from "./store.ts";

// With fsync here and without in the child processes: both ways of writing, on the same sessions.
describeStore({
  name: "the file store",
  create: (place) => fileStore({ dir: folderOf(place) }),
  destroy: (place) => rmSync(folderOf(place), { recursive: true, force: true }),
  childScript: bundled("conformance/file-child.ts"),
  damage: (place, id) => {
    for (const file of ["state.json", "events.jsonl"]) writeFileSync(join(folderOf(place), id, file), "\0 garbage\n");
  },
});
