/** What a phase means for the session in it. */
export interface PhaseRule {
  /** A final phase ends the session. */
  readonly final?: true;
  /** A session that stops here waits and may be resumed. */
  readonly resumable?: true;
  /** The phases that may follow; absent: any open phase, the same one too. */
  readonly next?: readonly string[];
}

/** How a session of this lifecycle ends under each outcome word: the final phase and the stored outcome. */
export interface Ending {
  readonly phase: string;
  readonly outcome: Outcome;
}

export type Outcome = "success" | "failed" | "cancelled" | "timeout" | "abandoned";

/** A lifecycle is data: which phases there are, who may follow whom, which wait, which end. */
export interface Lifecycle {
  readonly name: string;
  readonly first: string;
  readonly phases: Readonly<Record<string, PhaseRule>>;
  /** The final phase for each stored outcome, when `finalize` names the outcome. */
  readonly endings: Readonly<Record<Outcome, string>>;
}

const OUTCOME_WORDS: Readonly<Record<string, Outcome>> = {
  completed: "success",
  success: "success",
  failed: "failed",
  cancelled: "cancelled",
  timeout: "timeout",
  abandoned: "abandoned",
};

/** The outcome an outcome word stands for; `undefined` for an unknown word. */
export function outcomeOf(word: unknown): Outcome | undefined {
  return typeof word === "string" && Object.hasOwn(OUTCOME_WORDS, word) ? OUTCOME_WORDS[word] : undefined;
}

/** The words `finalize` takes. */
export const OUTCOME_NAMES: readonly string[] = Object.keys(OUTCOME_WORDS);
