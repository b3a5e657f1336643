/** A session as the model knows it: the contract's rules in as few words as they can be said. */
export interface Shape {
  phase: string;
  outcome: string | null;
  metadata: Record<string, unknown>;
  errors: number;
  summary: string | null;
  runs: number;
  /** Its last run has not ended. */
  running: boolean;
  interrupted: string | null;
  superseded: string | null;
  claim: { holder: string; until: number } | null;
  updated: number;
  ended: number | null;
}

/** What an operation does: the keys it sets and what it merges into the metadata; nothing; or why not. */
export type Effect = { set: Partial<Shape>; merge?: Record<string, unknown> } | "unchanged" | { refused: string };

export const OPEN_PHASES = ["initializing", "investigating", "planning", "approval", "executing", "validating"];
export const WAITING_PHASES = ["investigating", "planning", "approval"];
const FINAL_PHASES: Record<string, string> = { completed: "success", failed: "failed", abandoned: "abandoned" };
const ENDINGS: Record<string, [phase: string, outcome: string]> = {
  completed: ["completed", "success"],
  success: ["completed", "success"],
  failed: ["failed", "failed"],
  abandoned: ["abandoned", "abandoned"],
  cancelled: ["abandoned", "cancelled"],
  timeout: ["failed", "timeout"],
};

export const OUTCOME_WORDS = Object.keys(ENDINGS);
const MINUTE = 60_000;
const CLAIM_MS = 2 * MINUTE;
const WINDOW_MS = 30 * MINUTE;
export const RETENTION_MS = 168 * 60 * MINUTE;

const FINALIZED: Effect = { refused: "FINALIZED" };

export function created(now: number, metadata: Record<string, unknown>, run: boolean): Shape {
  const fresh = { phase: "initializing", outcome: null, errors: 0, summary: null, interrupted: null, superseded: null };
  return {
    ...fresh,
    metadata: merged({}, metadata),
    runs: run ? 1 : 0,
    running: run,
    claim: null,
    updated: now,
    ended: null,
  };
}

/** The session after an effect. */
export function after(
  shape: Shape,
  { set, merge = {} }: { set: Partial<Shape>; merge?: Record<string, unknown> },
): Shape {
  return { ...shape, ...set, metadata: merged(shape.metadata, merge) };
}

export interface Change {
  phase?: string;
  metadata?: Record<string, unknown>;
  error?: boolean;
  clearErrors?: boolean;
  summary?: string;
}

export function update(shape: Shape, change: Change, now: number): Effect {
  if (shape.outcome !== null) return FINALIZED;
  if (change.phase !== undefined && !OPEN_PHASES.includes(change.phase) && !(change.phase in FINAL_PHASES)) {
    return { refused: "INVALID_PHASE" };
  }
  const errors = (change.clearErrors ? 0 : shape.errors) + (change.error ? 1 : 0);
  const moved = change.phase === undefined ? {} : movedTo(change.phase, FINAL_PHASES[change.phase] ?? null, now);
  const summary = change.summary === undefined ? {} : { summary: change.summary };
  return { set: { ...moved, errors, ...summary, updated: now }, merge: change.metadata ?? {} };
}

export function finalize(shape: Shape, word: string, now: number): Effect {
  const ending = ENDINGS[word];
  if (ending === undefined) return { refused: "INVALID_OUTCOME" };
  const [phase, outcome] = ending;
  if (shape.outcome !== null) return shape.outcome === outcome ? "unchanged" : FINALIZED;
  return { set: { ...movedTo(phase, outcome, now), updated: now } };
}

export function supersede(shape: Shape, by: string, now: number): Effect {
  if (shape.superseded === by) return "unchanged";
  if (shape.outcome !== null) return FINALIZED;
  return { set: { ...movedTo("abandoned", "abandoned", now), running: false, superseded: by, updated: now } };
}

export function interrupt(shape: Shape, cause: string, now: number): Effect {
  if (shape.outcome !== null || !shape.running) return "unchanged";
  return { set: { running: false, interrupted: cause, updated: now } };
}

export function start(shape: Shape, ownerAlive: boolean, now: number): Effect {
  if (shape.running && ownerAlive) return "unchanged";
  const waits = shape.outcome !== null || WAITING_PHASES.includes(shape.phase);
  const moved = waits ? { ...movedTo("executing", null, now), superseded: null } : {};
  return {
    set: { ...moved, claim: null, interrupted: null, errors: 0, runs: shape.runs + 1, running: true, updated: now },
  };
}

/** Why it may not be resumed; `undefined` when it may. */
export function refusalToResume(
  shape: Shape,
  holder: string | undefined,
  ownerAlive: boolean,
  now: number,
): string | undefined {
  const interrupted = shape.running ? !ownerAlive : shape.interrupted !== null;
  if (shape.outcome !== null) return shape.superseded === null ? "session_finalized" : "session_superseded";
  if (!interrupted && !WAITING_PHASES.includes(shape.phase)) return "phase_not_resumable";
  if (shape.running && ownerAlive) return "session_running";
  if (Math.max(0, now - shape.updated) >= WINDOW_MS) return "session_expired";
  if (shape.errors >= 3) return "too_many_errors";
  if (shape.claim !== null && shape.claim.until > now && shape.claim.holder !== holder) return "session_claimed";
  return undefined;
}

export function claim(shape: Shape, holder: string, ownerAlive: boolean, now: number): Effect {
  const refused = refusalToResume(shape, holder, ownerAlive, now);
  return refused === undefined ? { set: { claim: { holder, until: now + CLAIM_MS } } } : { refused };
}

/** A change of phase ends claim and interruption; one to a final phase the session, one from there its end. */
function movedTo(phase: string, outcome: string | null, now: number): Partial<Shape> {
  return { phase, outcome, ended: outcome === null ? null : now, claim: null, interrupted: null };
}

function merged(old: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...old, ...patch }).filter(([, value]) => value !== null));
}
