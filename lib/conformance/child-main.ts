import { runChild } from "./child.ts";
import { loadStoreModule } from "./module.ts";

// The other process of a check on somebody's module: node conformance-child.cjs <job> <module>.
void loadStoreModule(process.argv[3] ?? "").then(({ create }) => runChild(create));
