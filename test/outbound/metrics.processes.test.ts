import { it } from "vitest";
import { countHooks } from "./metrics-processes.ts";

// The fault runs do it with 1,000.
it("metrics are exact after 60 hook processes, 12 at once, counted meanwhile, and a cleanup", async () => {
  await countHooks(60, 12);
}, 300_000);
