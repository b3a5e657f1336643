let last = { ms: 0, count: 0 };

/** How many were counted in this millisecond before: keeps what one process does in one millisecond in its order. */
export function countInMs(now: number): number {
  last = { ms: now, count: now === last.ms ? last.count + 1 : 0 };
  return last.count;
}
