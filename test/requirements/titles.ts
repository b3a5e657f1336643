/** A text in quotes or backticks. */
const TEXT = String.raw`("(?:[^"\\\n]|\\.)*"|\`(?:[^\`\\]|\\[\s\S])*\`)\s*,`;
const STARTS = [
  // it("…", it.each<T>("…", describe.skipIf(x)("…", and the last part of a table: ])("…",
  String.raw`(?:(?<![\w.])(?:it|test|describe)(?:\.\w+)*(?:<[^()\n]*>)?|\))\(\s*`,
  // What a file calls by another name: posix("…", () =>
  String.raw`^\s*\w+\(\s*(?=${TEXT}\s*(?:async\s*)?\()`,
  // Of a check in the conformance suite.
  String.raw`^\s*\{?\s*name:\s*`,
];
const TITLE = new RegExp(`(?:${STARTS.join("|")})${TEXT}`, "gm");

/** The titles in a test's source, as written there: of tests, groups, tables (with their `%s`) and conformance checks. */
export function titlesOf(source: string): string[] {
  return [...source.matchAll(TITLE)].map((found) => unquoted(found.at(-1) ?? ""));
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}
