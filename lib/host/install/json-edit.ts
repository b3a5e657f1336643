import { type Comment, commaBetween, commentsIn, endOf, type Node } from "./json-text.ts";

/**
 * `text` with `value` as the new last child of `container`: an element of an array, or with `key` a member of an object.
 * Everything else keeps its bytes; indentation, line ends and a trailing comma follow what is there.
 */
export function append(text: string, container: Node, value: unknown, key?: string): string {
  const start = container.offset + 1;
  const close = endOf(container) - 1;
  const last = container.children?.at(-1);
  const comma = last && commaBetween(text, endOf(last), close);
  const separator = last && comma === undefined ? "," : "";
  const trailing = comma === undefined ? "" : ",";
  const lastEnd = last ? endOf(last) : start;
  const contentEnd = spaceBefore(text, close, comma === undefined ? lastEnd : comma + 1);
  const prefix = key === undefined ? "" : `${JSON.stringify(key)}: `;
  const head = text.slice(0, lastEnd) + separator + text.slice(lastEnd, contentEnd);
  if (isInOneLine(text, container)) {
    return `${head} ${prefix}${inOneLine(value)}${trailing}${text.slice(contentEnd)}`;
  }
  const eol = lineEndOf(text);
  const own = indentAt(text, container.offset);
  const indent = last && startsItsLine(text, last.offset) ? indentAt(text, last.offset) : own + unitOf(text);
  const tail = hasBreak(text, contentEnd, close) ? text.slice(contentEnd) : eol + own + text.slice(close);
  return `${head}${eol}${indent}${prefix}${inLines(value, indent, text)}${trailing}${tail}`;
}

/** `text` with the value `node` replaced, on one line when the old value was. */
export function replace(text: string, node: Node, value: unknown): string {
  const inLine = !hasBreak(text, node.offset, endOf(node));
  const written = inLine ? inOneLine(value) : inLines(value, indentAt(text, node.offset), text);
  return text.slice(0, node.offset) + written + text.slice(endOf(node));
}

/**
 * `text` without `child` (an element, or a whole property) of `container`. Comments around it stay; of those inside it,
 * all but the ones inside `ours` stay too, in its place.
 */
export function drop(text: string, container: Node, child: Node, ours: Node = child): string {
  const kept = commentsIn(text, child.offset, endOf(child), ours);
  const siblings = container.children ?? [];
  const index = siblings.indexOf(child);
  const previous = siblings[index - 1];
  const nextStart = siblings[index + 1]?.offset ?? endOf(container) - 1;
  const after = commaBetween(text, endOf(child), nextStart);
  // A last child without a trailing comma takes the comma before it along.
  const before = after === undefined && previous ? commaBetween(text, endOf(previous), child.offset) : undefined;
  const touching = after !== undefined && spaceAfter(text, endOf(child)) === after;
  const cut = { from: child.offset, to: touching ? after + 1 : endOf(child) };
  const filled = kept.length > 0 ? joined(kept, text, cut.to) : "";
  if (filled === "") widen(cut, text);
  const rest = touching || after === undefined ? text.slice(cut.to) : text.slice(cut.to, after) + text.slice(after + 1);
  const lead =
    before === undefined ? text.slice(0, cut.from) : text.slice(0, before) + text.slice(before + 1, cut.from);
  return emptied(lead + filled + rest, container.offset, siblings.length === 1);
}

// Takes the white space on one side along. A line break that ends a comment before the child must stay.
function widen(cut: { from: number; to: number }, text: string): void {
  const left = spaceBefore(text, cut.from, 0);
  const right = spaceAfter(text, cut.to);
  const closes = text[right] === "}" || text[right] === "]";
  if (hasBreak(text, cut.to, right) || (closes && !hasBreak(text, left, cut.from))) cut.from = left;
  else cut.to = right;
}

// What is left of a container without children: nothing between its brackets, unless there are comments.
function emptied(text: string, open: number, isEmpty: boolean): string {
  const close = spaceAfter(text, open + 1);
  const blank = isEmpty && (text[close] === "}" || text[close] === "]");
  return blank ? text.slice(0, open + 1) + text.slice(close) : text;
}

function joined(comments: Comment[], text: string, end: number): string {
  const eol = lineEndOf(text);
  const written = comments.map(({ text: comment }) => comment).join(eol);
  const breaksAlready = hasBreak(text, end, spaceAfter(text, end));
  return comments.at(-1)?.toLineEnd && !breaksAlready ? written + eol : written;
}

// An empty root says nothing about the style; an empty container further in follows its document.
function isInOneLine(text: string, container: Node): boolean {
  const hasChildren = (container.children ?? []).length > 0;
  if (!hasChildren && container.parent === undefined) return false;
  const document = { from: spaceAfter(text, 0), to: spaceBefore(text, text.length, 0) };
  const scope = hasChildren ? { from: container.offset, to: endOf(container) } : document;
  return !hasBreak(text, scope.from, scope.to);
}

function inOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, " ");
}

function inLines(value: unknown, indent: string, text: string): string {
  const unit = unitOf(text);
  const lines = JSON.stringify(value, null, "\t").split("\n");
  return lines.map((line) => line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length))).join(lineEndOf(text) + indent);
}

function lineEndOf(text: string): string {
  const breaks = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  if (breaks === 0) return text.includes("\r") ? "\r" : "\n";
  return windows * 2 > breaks ? "\r\n" : "\n";
}

// The first indented line shows one step: the root's first member stands before anything deeper.
function unitOf(text: string): string {
  return /[\r\n]([ \t]+)["{[\]}]/.exec(text)?.[1] ?? "  ";
}

function indentAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && !isBreak(text[start - 1])) start--;
  return text.slice(start, spaceAfter(text, start, offset, false));
}

function startsItsLine(text: string, offset: number): boolean {
  const start = spaceBefore(text, offset, 0);
  return hasBreak(text, start, offset);
}

function spaceBefore(text: string, offset: number, limit: number): number {
  let start = offset;
  while (start > limit && (isBlank(text[start - 1]) || isBreak(text[start - 1]))) start--;
  return start;
}

function spaceAfter(text: string, offset: number, limit = text.length, breaks = true): number {
  let end = offset;
  while (end < limit && (isBlank(text[end]) || (breaks && isBreak(text[end])))) end++;
  return end;
}

function hasBreak(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isBreak(text[at])) return true;
  return false;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

function isBreak(char: string | undefined): boolean {
  return char === "\n" || char === "\r";
}
