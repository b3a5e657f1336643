import { runChild } from "../../lib/conformance/child.ts";
import { brokenStore } from "./broken-store.ts";
import { folderOf } from "./places.ts";

void runChild((place) => brokenStore(folderOf(place)));
