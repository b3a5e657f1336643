import type { Decision, Draft } from "../draft.ts";
import type { SessionRecord } from "../record.ts";

/** What a phase means for the session in it. */
export interface PhaseRule {
  /** A final phase ends the session. */
  readonly final?: true;
  /** A session that stops here waits and may be resumed. */
  readonly resumable?: true;
  /** The phases that may follow; absent: any open phase, the same one too. */
  readonly next?: readonly string[];
  /** How a session has ended that ends in this phase, or from it, without another word. */
  readonly outcome?: Outcome;
  /** An ending that has no direct way from here goes through that phase, in the same line. */
  readonly endsThrough?: string;
  /** Where a session goes that has been silent here for too long and has no open task. */
  readonly silentTo?: string;
}

export type Outcome = "success" | "failed" | "cancelled" | "timeout" | "abandoned";

/** A lifecycle is data: which phases there are, who may follow whom, which wait, which end. */
export interface Lifecycle {
  readonly name: string;
  readonly first: string;
  readonly phases: Readonly<Record<string, PhaseRule>>;
  /** The final phase for each stored outcome, when `finalize` names the outcome. */
  readonly endings: Readonly<Record<Outcome, string>>;
  /** The final phase of a shutdown, where it is not that of its outcome. */
  readonly shutdown?: string;
  /** A refusal that the table alone cannot say; nothing has been written yet. */
  readonly guard?: (record: SessionRecord, to: string) => Decision | undefined;
  /** Writes the facts that follow from a move into `work`, after the move itself. */
  readonly entered?: (work: Draft, record: SessionRecord, to: string) => void;
  /** Writes what follows from a reported error into `work`. */
  readonly failed?: (work: Draft, record: SessionRecord) => void;
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
