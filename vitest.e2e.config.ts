import { defineConfig } from "vitest/config";
import { shared } from "./test/setup/shared.ts";

export default defineConfig({
  test: {
    ...shared,
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: [...shared.globalSetup, "test/e2e/harness/install.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: ["verbose"],
  },
});
