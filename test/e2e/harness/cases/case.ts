import type { ProjectOptions } from "../project.ts";
import type { Scenario } from "../scenario.ts";

/** One situation to record on every pinned host. `play` drives it; what the hooks and models saw is saved afterwards. */
export interface RecordedCase {
  name: string;
  agents?: ProjectOptions["agents"];
  play(scenario: Scenario): Promise<unknown>;
}
