import { defineConfig } from "vitest/config";
import { shared } from "./test/setup/shared.ts";

export default defineConfig({
  test: {
    ...shared,
    include: ["test/faults/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
  },
});
