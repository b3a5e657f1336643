const TITLE =
  /(?:(?<![\w.])(?:it|test|describe)(?:\.\w+)*(?:<[^()\n]*>)?|\)|^\s*\{?\s*name:)\s*\(?\s*(?<quoted>"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)\s*,/gm;

/** The titles in a test's source, as written there: of tests, groups, tables (with their `%s`) and conformance checks. */
export function titlesOf(source: string): string[] {
  return [...source.matchAll(TITLE)].map(({ groups }) => unquoted(groups?.quoted ?? ""));
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}
