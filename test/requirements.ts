import { agentLifecycle } from "./requirements/agent-lifecycle.ts";
import { agents } from "./requirements/agents.ts";
import { commandLine } from "./requirements/command-line.ts";
import { configuration } from "./requirements/configuration.ts";
import { delegations } from "./requirements/delegations.ts";
import { feature } from "./requirements/feature.ts";
import { hooksDirect } from "./requirements/hooks-direct.ts";
import { installing } from "./requirements/installing.ts";
import { journal } from "./requirements/journal.ts";
import { memory } from "./requirements/memory.ts";
import { messages } from "./requirements/messages.ts";
import { metrics } from "./requirements/metrics.ts";
import { orchestration } from "./requirements/orchestration.ts";
import { promises } from "./requirements/promises.ts";
import { record } from "./requirements/record.ts";
import type { Requirement } from "./requirements/requirement.ts";
import { seedFaults } from "./requirements/seed-faults.ts";
import { tasks } from "./requirements/tasks.ts";
import { watching } from "./requirements/watching.ts";
import { words } from "./requirements/words.ts";

/**
 * What the project promises, sentence by sentence of its contract (spec 0 to 5, and the faults of the five seeds that
 * must not come back), each with the tests that prove it, or with the reason why none does. An id stays what it is.
 */
export const REQUIREMENTS: readonly Requirement[] = [
  ...words,
  ...configuration,
  ...record,
  ...journal,
  ...promises,
  ...agentLifecycle,
  ...hooksDirect,
  ...delegations,
  ...agents,
  ...commandLine,
  ...feature,
  ...orchestration,
  ...tasks,
  ...metrics,
  ...messages,
  ...memory,
  ...installing,
  ...watching,
  ...seedFaults,
];
