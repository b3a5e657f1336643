import { findNodeAtLocation, type Node, type ParseError, parse, parseTree } from "jsonc-parser";

/** The line, from 1, at which a text stops being JSON; `undefined` for one that is. */
export function lineOfFault(text: string): number | undefined {
  const errors: ParseError[] = [];
  parsing(() => parse(text, errors, { disallowComments: true }));
  return errors[0] && lineAt(lineStarts(text), errors[0].offset);
}

/** Tells the line, from 1, of what stands at a path of keys and places; `undefined` where nothing does. */
export function linesIn(text: string): (path: readonly (string | number)[]) => number | undefined {
  let tree: Node | undefined;
  let starts: readonly number[] | undefined;
  return (path) => {
    // Read only when something is wrong with the file.
    starts ??= lineStarts(text);
    tree ??= parsing(() => parseTree(text));
    const node = tree && findNodeAtLocation(tree, [...path]);
    if (node === undefined) return undefined;
    return lineAt(starts, node.parent?.type === "property" ? node.parent.offset : node.offset);
  };
}

/** Where each line begins. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** How many lines begin at or before `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Nested too deep for the parser: then the file's name has to do. */
function parsing<T>(parser: () => T): T | undefined {
  try {
    return parser();
  } catch {
    return undefined;
  }
}
