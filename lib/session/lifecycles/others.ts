import { feature } from "./feature.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { orchestration } from "./orchestration.ts";

/** The lifecycles beside `agent`, apart from it because a hook seldom meets one. */
export function otherLifecycle(name: string): Lifecycle | undefined {
  return [feature, orchestration].find((lifecycle: Lifecycle) => lifecycle.name === name);
}
