/**
 * How often fast-check plays a property: `AGENT_SESSION_TEST_RUNS` times as often as usual, with the same seed always unless
 * `AGENT_SESSION_TEST_SEED` says another one. A failure prints seed and path.
 */
export function settings(runs: number): { numRuns: number; seed: number } {
  return {
    numRuns: runs * Math.max(1, Number(process.env.AGENT_SESSION_TEST_RUNS ?? 1)),
    seed: Number(process.env.AGENT_SESSION_TEST_SEED ?? 20_260_108),
  };
}

/** Longest time of a test: the machine may be at work, and the runs many. */
export const PATIENCE_MS = 120_000 * Math.max(1, Number(process.env.AGENT_SESSION_TEST_RUNS ?? 1));
