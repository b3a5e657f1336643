import { createScanner, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { SessionError } from "../../errors.ts";

export type { Node };

/** jsonc-parser's SyntaxKind is a const enum, which erasable syntax cannot import. */
const COMMA = 5;
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;

/**
 * The root object of a JSON text that may hold comments and trailing commas and begin with a byte order mark. Throws
 * INVALID_VALUE with line and column when it does not parse or is no object; `file` is what the message calls it.
 */
export function parseObject(text: string, file: string): Node {
  const errors: ParseError[] = [];
  const root = parsed(text, file, errors);
  const first = errors[0];
  if (first !== undefined) {
    const { line, column } = position(text, first.offset);
    const problem = printParseErrorCode(first.error).replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    throw new SessionError("INVALID_VALUE", `${file} is not valid JSON: ${problem} at line ${line}, column ${column}`, {
      file,
      line,
      column,
    });
  }
  if (root?.type !== "object") {
    throw new SessionError("INVALID_VALUE", `${file} holds ${described(root)}, expected an object`, { file });
  }
  return root;
}

// A nesting of many thousands makes the parser run out of stack.
function parsed(text: string, file: string, errors: ParseError[]): Node | undefined {
  try {
    // A blank in the mark's place keeps every offset.
    return parseTree(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new SessionError("INVALID_VALUE", `${file} is nested too deeply`, { file }, { cause });
  }
}

function position(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

export function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** A blank text as an empty document; every other text itself. */
export function orEmptyObject(text: string): string {
  return isBlank(text) ? `${text}{}\n` : text;
}

/** What a node is, for a message: "an array", "null". */
export function described(node: Node | undefined): string {
  if (node === undefined) return "nothing";
  if (node.type === "null") return "null";
  return `${/^[aeiou]/.test(node.type) ? "an" : "a"} ${node.type}`;
}

/** One `"key": value` of an object. */
export interface Member {
  property: Node;
  key: string;
  value: Node;
}

/** The members of an object in text order; nothing for any other node. */
export function membersOf(object: Node | undefined): Member[] {
  if (object?.type !== "object") return [];
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key !== undefined && value !== undefined ? [{ property, key: key.value as string, value }] : [];
  });
}

/** The member that a reader sees: of equal keys the last one wins. */
export function member(object: Node | undefined, key: string): Member | undefined {
  return membersOf(object).findLast((candidate) => candidate.key === key);
}

export function contentOf(node: Node): unknown {
  return getNodeValue(node);
}

/** Whether everything in `wanted` is in `actual`, whatever else `actual` holds; arrays must be equally long. */
export function covers(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return actual === wanted;
  if (typeof actual !== "object" || actual === null || Array.isArray(actual) !== Array.isArray(wanted)) return false;
  if (Array.isArray(actual) && Array.isArray(wanted) && actual.length !== wanted.length) return false;
  return Object.entries(wanted).every(([key, value]) => covers((actual as Record<string, unknown>)[key], value));
}

export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Offset of the comma between two offsets that hold nothing else but white space and comments. */
export function commaBetween(text: string, start: number, end: number): number | undefined {
  return tokens(text, start, end).find(({ kind }) => kind === COMMA)?.offset;
}

export interface Comment {
  text: string;
  toLineEnd: boolean;
}

/** The comments from `start` to `end`, without those inside `except`. */
export function commentsIn(text: string, start: number, end: number, except?: Node): Comment[] {
  return tokens(text, start, end)
    .filter(({ kind }) => kind === LINE_COMMENT || kind === BLOCK_COMMENT)
    .filter(({ offset }) => except === undefined || offset < except.offset || offset >= endOf(except))
    .map((token) => ({
      text: text.slice(token.offset, token.offset + token.length),
      toLineEnd: token.kind === LINE_COMMENT,
    }));
}

function tokens(text: string, start: number, end: number): { kind: number; offset: number; length: number }[] {
  const scanner = createScanner(text, false);
  const found = [];
  scanner.setPosition(start);
  for (let kind: number = scanner.scan(); scanner.getTokenLength() > 0; kind = scanner.scan()) {
    const offset = scanner.getTokenOffset();
    if (offset >= end) break;
    found.push({ kind, offset, length: scanner.getTokenLength() });
  }
  return found;
}
