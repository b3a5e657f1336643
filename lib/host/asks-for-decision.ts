import { someSentenceAsks } from "./decision-sentences.ts";
import { lastParagraph } from "./last-paragraph.ts";

/**
 * Whether the last paragraph of a message asks for approval or a decision (spec 1 §5 subagent_stop, rule 3). English
 * phrases only, judged sentence by sentence; quoted, fenced and commented text does not count, nor do "let me know if"
 * and "anything else?". A list at the end belongs to the paragraph above it: those are the options.
 */
export function asksForDecision(message: string): boolean {
  if (!hasCue(message)) return false;
  const paragraph = lastParagraph(message);
  return hasCue(paragraph) && someSentenceAsks(paragraph);
}

function hasCue(text: string): boolean {
  const low = text.toLowerCase();
  return CUES.some((cue) => low.includes(cue));
}

/** Whatever asks holds one of these: the patterns that judge it cost a hook a third of its time. */
const CUES = [
  ..."? (y [y please approv confirm choose decid decision pick select reply respond answer say wait pending".split(" "),
  ..."you user human explicit input".split(" "),
  "let me know",
  "tell me",
  "standing by",
  "stand by",
];
