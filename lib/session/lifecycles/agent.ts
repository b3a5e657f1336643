import type { Lifecycle, PhaseRule } from "./lifecycle.ts";

type AgentPhase =
  | "initializing"
  | "investigating"
  | "planning"
  | "approval"
  | "executing"
  | "validating"
  | "completed"
  | "failed"
  | "abandoned";

/** A subagent's work (spec 1 §3): any open phase may follow any other, three of them wait. */
export const agent = {
  name: "agent",
  first: "initializing",
  phases: {
    initializing: {},
    investigating: { resumable: true },
    planning: { resumable: true },
    approval: { resumable: true },
    executing: {},
    validating: {},
    completed: { final: true, outcome: "success" },
    failed: { final: true, outcome: "failed" },
    abandoned: { final: true, outcome: "abandoned" },
  } satisfies Record<AgentPhase, PhaseRule>,
  endings: {
    success: "completed",
    failed: "failed",
    cancelled: "abandoned",
    timeout: "failed",
    abandoned: "abandoned",
  },
} as const satisfies Lifecycle;
