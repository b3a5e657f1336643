import { recover, withinIterations, writeDerived } from "./feature-facts.ts";
import type { Lifecycle, PhaseRule } from "./lifecycle.ts";

export type FeaturePhase =
  | "initializing"
  | "planning"
  | "generating_tasks"
  | "implementing"
  | "validating"
  | "generating_report"
  | "completed"
  | "failed"
  | "paused";

/** A feature from request to report (spec 2 §1, seed 004): one way through, a loop of repairs, and a pause anywhere. */
export const feature = {
  name: "feature",
  first: "initializing",
  phases: {
    initializing: { next: ["planning", "failed", "paused"] },
    planning: { next: ["generating_tasks", "failed", "paused"] },
    generating_tasks: { next: ["implementing", "failed", "paused"] },
    implementing: { next: ["validating", "failed", "paused"] },
    validating: { next: ["generating_report", "implementing", "failed", "paused"] },
    generating_report: { next: ["completed", "failed", "paused"] },
    completed: { final: true, next: [], outcome: "success" },
    failed: { final: true, next: [], outcome: "failed" },
    paused: {
      resumable: true,
      next: ["planning", "generating_tasks", "implementing", "validating", "generating_report", "failed", "completed"],
    },
  } satisfies Record<FeaturePhase, PhaseRule>,
  endings: { success: "completed", failed: "failed", cancelled: "failed", timeout: "failed", abandoned: "failed" },
  guard: withinIterations,
  entered: writeDerived,
  failed: recover,
} as const satisfies Lifecycle;
