/** Ids looked at, and ids suggested, at most. */
const LOOKED_AT = 10_000;
const SUGGESTED = 3;
/** Typing mistakes a suggestion may be away. */
const MISTAKES = 2;

/** Ids that `wanted` may have meant: it is a part of them, or a typing mistake or two away. */
export async function closeIds(ids: AsyncIterable<string>, wanted: string): Promise<string[]> {
  const close: { id: string; far: number }[] = [];
  let seen = 0;
  for await (const id of ids) {
    if (++seen > LOOKED_AT) break;
    const far = wanted.length >= 4 && id.includes(wanted) ? 0 : distance(id.toLowerCase(), wanted.toLowerCase());
    if (far <= MISTAKES && far < wanted.length / 2) close.push({ id, far });
  }
  close.sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1));
  return close.slice(0, SUGGESTED).map(({ id }) => id);
}

/** How many letters to add, drop or change; anything above {@link MISTAKES} is only "too many". */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MISTAKES) return MISTAKES + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    if (Math.min(...next) > MISTAKES) return MISTAKES + 1;
    row = next;
  }
  return row[b.length] as number;
}
