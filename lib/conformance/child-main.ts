import { writeSync } from "node:fs";
import { runChild } from "./child.ts";
import { loadStoreModule } from "./module.ts";

// The other process of a check on somebody's module: node conformance-child.cjs <job> <module>.
loadStoreModule(process.argv[3] ?? "")
  .then(({ create }) => runChild(create))
  .catch((error: unknown) => {
    // Node would print the line it was thrown in too, and a built file is one line.
    writeSync(2, `${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
