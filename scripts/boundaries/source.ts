/** One import of a source file. `typeOnly`: gone after compilation. */
export interface Import {
  specifier: string;
  typeOnly: boolean;
}

// One alternative per kind of token, so that a quote inside a comment or a slash inside a string starts nothing.
const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<template>`(?:[^`\\]|\\[\s\S])*`)|(?<regex>(?<=[=(,:[!&|?{};+]\s?|=>\s?|return |^\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*)/gm;

const IMPORT =
  /(?<![\w.$])(?:(?:import|export)(?<type>\s+type(?![\w\s,]*=))?[\w\s{},*$]*?\bfrom\s*|import\s*\(?\s*|require\s*\(\s*)(?<quoted>"[^"\n]*"|'[^'\n]*')/g;

/** The imports, re-exports, dynamic imports and requires of a TypeScript source, in order. */
export function importsOf(source: string): Import[] {
  const code = blank(source, ["comment", "template", "regex"]);
  return [...code.matchAll(IMPORT)].map(({ groups }) => ({
    specifier: (groups?.quoted ?? "").slice(1, -1),
    typeOnly: groups?.type !== undefined,
  }));
}

/** The source without comments, strings and regular expressions: what is left is code. Line numbers stay. */
export function codeOf(source: string): string {
  return blank(source, ["comment", "text", "template", "regex"]);
}

function blank(source: string, kinds: string[]): string {
  return source.replace(TOKEN, (token, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1);
    return kinds.some((kind) => groups[kind] !== undefined) ? token.replace(/[^\n]/g, " ") : token;
  });
}
