import type { ViteUserConfig } from "vitest/config";

type TestOptions = ViteUserConfig["test"];

/** The vitest options that the normal, the e2e and the fault runs have in common. */
export const shared = {
  pool: "forks",
  // One per processor: by default a machine of two would use one.
  maxWorkers: "100%",
  // Many tests race real processes; a busy machine may lose one race. A real fault fails twice.
  retry: process.env.CI ? 1 : 0,
  testTimeout: 20_000,
  hookTimeout: 60_000,
  globalSetup: ["test/setup/built.ts"],
  setupFiles: ["test/setup/clean-env.ts"],
} satisfies TestOptions;
