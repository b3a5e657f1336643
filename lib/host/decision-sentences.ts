import { ASKS, NO_ASK, WAITS_WITHOUT } from "./decision-phrases.ts";

/** Whether a sentence of the paragraph asks for approval or a decision; quoted text does not count. */
export function someSentenceAsks(paragraph: string): boolean {
  return sentences(paragraph).some((sentence) => asks(sentence.toLowerCase()));
}

function asks(sentence: string): boolean {
  if (WAITS_WITHOUT.test(sentence)) return true;
  return !NO_ASK.test(sentence) && ASKS.some((phrase) => phrase.test(sentence));
}

function sentences(paragraph: string): string[] {
  return paragraph
    .replace(/`[^`\n]*`|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»/g, "x")
    .replace(/’/g, "'")
    .replace(/[*_~]/g, "")
    .split(/(?<=[.?!])\s+|\n(?=[ \t]*(?:[-+•#|]|\(?\w{1,2}[.)]|[A-Z]))/)
    .map((sentence) =>
      sentence
        .replace(/^[^\p{L}]+/u, "")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((sentence) => sentence !== "");
}
