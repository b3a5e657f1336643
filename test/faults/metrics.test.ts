import { it } from "vitest";
import { countHooks } from "../outbound/metrics-processes.ts";

it("metrics are exact after 1,000 hook processes, 16 at once, counted meanwhile, and a cleanup", async () => {
  await countHooks(1000, 16);
}, 900_000);
