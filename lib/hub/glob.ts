/**
 * Whether `text` fits a shell pattern: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`; all else stands for itself, also a `[`
 * that is never closed. Upper and lower case differ. Time: at most the product of both lengths.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = parse(pattern);
  const chars = [...text];
  let part = 0;
  let star = -1;
  let taken = 0;
  for (let at = 0; at < chars.length; ) {
    const wanted = parts[part];
    if (wanted === "*") {
      star = part++;
      taken = at;
    } else if (wanted?.(chars[at] as string)) {
      part++;
      at++;
    } else if (star >= 0) {
      // The last star takes one character more; stars before it need not be tried again.
      part = star + 1;
      at = ++taken;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === "*");
}

type Part = "*" | ((char: string) => boolean);

function parse(pattern: string): Part[] {
  const chars = [...pattern];
  const parts: Part[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] as string;
    if (char === "*") {
      if (parts.at(-1) !== "*") parts.push("*");
    } else if (char === "?") parts.push(() => true);
    else {
      const end = char === "[" ? setEnd(chars, at) : -1;
      parts.push(end < 0 ? (other) => other === char : setOf(chars.slice(at + 1, end)));
      if (end >= 0) at = end;
    }
  }
  return parts;
}

/** Where the set that begins at `from` is closed; a `]` right at its beginning belongs to it. */
function setEnd(chars: readonly string[], from: number): number {
  const first = chars[from + 1] === "!" || chars[from + 1] === "^" ? from + 2 : from + 1;
  return chars.indexOf("]", first + 1);
}

function setOf(inside: readonly string[]): (char: string) => boolean {
  const negated = inside[0] === "!" || inside[0] === "^";
  const members = negated ? inside.slice(1) : inside;
  const single = new Set<string>();
  const ranges: [from: string, to: string][] = [];
  for (let at = 0; at < members.length; at++) {
    const [from, dash, to] = members.slice(at, at + 3);
    if (dash === "-" && to !== undefined) {
      ranges.push([from as string, to]);
      at += 2;
    } else single.add(from as string);
  }
  return (char) => (single.has(char) || ranges.some(([from, to]) => from <= char && char <= to)) !== negated;
}
