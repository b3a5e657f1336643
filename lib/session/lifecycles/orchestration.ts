import type { Lifecycle, PhaseRule } from "./lifecycle.ts";

type OrchestrationPhase = "initializing" | "active" | "idle" | "completed" | "error" | "terminated";

/** A long-lived session of an orchestration (spec 2 §2, seed 003): director, department, observer or active. */
export const orchestration = {
  name: "orchestration",
  first: "initializing",
  phases: {
    initializing: { next: ["active", "error"], endsThrough: "error" },
    active: { next: ["idle", "completed", "error", "terminated"], silentTo: "idle" },
    idle: { resumable: true, next: ["active", "terminated"] },
    completed: { final: true, next: [], outcome: "success" },
    error: { next: ["terminated"], outcome: "failed" },
    terminated: { final: true, next: [], outcome: "cancelled" },
  } satisfies Record<OrchestrationPhase, PhaseRule>,
  endings: {
    success: "completed",
    failed: "terminated",
    cancelled: "terminated",
    timeout: "terminated",
    abandoned: "terminated",
  },
  shutdown: "terminated",
} as const satisfies Lifecycle;
