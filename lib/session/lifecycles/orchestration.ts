import type { Lifecycle, PhaseRule } from "./lifecycle.ts";

type OrchestrationPhase = "initializing" | "active" | "idle" | "completed" | "error" | "terminated";

/** A long-lived session of an orchestration (spec 2 §2, seed 003): director, department, observer or active. */
export const orchestration = {
  name: "orchestration",
  first: "initializing",
  phases: {
    initializing: { next: ["active", "error"] },
    active: { next: ["idle", "completed", "error", "terminated"] },
    idle: { resumable: true, next: ["active", "terminated"] },
    completed: { final: true, next: [] },
    error: { next: ["terminated"] },
    terminated: { final: true, next: [] },
  } satisfies Record<OrchestrationPhase, PhaseRule>,
  endings: {
    success: "completed",
    failed: "terminated",
    cancelled: "terminated",
    timeout: "terminated",
    abandoned: "terminated",
  },
} as const satisfies Lifecycle;
