import type { ViteUserConfig } from "vitest/config";

type TestOptions = ViteUserConfig["test"];

/** The vitest options that the normal, the e2e and the fault runs have in common. */
export const shared = {
  pool: "forks",
  testTimeout: 20_000,
  hookTimeout: 60_000,
  globalSetup: ["test/setup/built.ts"],
  setupFiles: ["test/setup/clean-env.ts"],
} satisfies TestOptions;
