import { runChild } from "../../lib/conformance/child.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { folderOf } from "./places.ts";

void runChild((place) => fileStore({ dir: folderOf(place), durable: false }));
