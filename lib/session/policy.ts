const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Every span of time and count that a judgement uses. All times in milliseconds. */
export interface Policy {
  readonly resume: {
    /** Window since `last_updated` for the library, the command line and the direct protocol. */
    readonly windowMs: number;
    readonly windowByPhaseMs: Readonly<Record<string, number>>;
    /** Window for decisions on the host. */
    readonly hostWindowMs: number;
    readonly hostWindowByPhaseMs: Readonly<Record<string, number>>;
    readonly maxErrors: number;
    readonly claimMs: number;
  };
  /** How long finished sessions are kept. */
  readonly retentionMs: number;
  /** How long an open session may be silent before cleanup ends it as abandoned. */
  readonly abandonAfterMs: number;
  readonly orchestration: {
    /** How many orchestration sessions may be open. */
    readonly maxSessions: number;
    /** Silence from which an active one is unhealthy, and idle when it has nothing to do. */
    readonly silenceMs: number;
  };
  /** What a new session may take, where it does not say otherwise. */
  readonly limits: {
    readonly maxTasks: number;
    readonly taskTimeoutMs: number;
    readonly maxIterations: number;
    /** Active time of a feature. */
    readonly featureTimeoutMs: number;
    /** Of a session of lifecycle agent, outside the phases that wait; absent: none. */
    readonly sessionTimeoutMs?: number | undefined;
  };
  readonly routing: {
    /** Added to the number of vertices of the fleet's graph: the threshold of emergence. */
    readonly thresholdOffset: number;
    /** `any`: a task nobody covers goes to the best of all. */
    readonly fallback: "none" | "any";
  };
}

/** The defaults of spec 0, "Clocks". */
export const DEFAULT_POLICY: Policy = {
  resume: {
    windowMs: 30 * MINUTE,
    windowByPhaseMs: {},
    hostWindowMs: 24 * HOUR,
    hostWindowByPhaseMs: { approval: 72 * HOUR },
    maxErrors: 3,
    claimMs: 120 * SECOND,
  },
  retentionMs: 168 * HOUR,
  abandonAfterMs: 168 * HOUR,
  orchestration: { maxSessions: 100, silenceMs: 300 * SECOND },
  limits: {
    maxTasks: 50,
    taskTimeoutMs: 300 * SECOND,
    maxIterations: 3,
    featureTimeoutMs: 120 * MINUTE,
  },
  routing: { thresholdOffset: -2, fallback: "none" },
};
