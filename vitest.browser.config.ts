import { defineConfig } from "vitest/config";
import { shared } from "./test/setup/shared.ts";

export default defineConfig({
  test: {
    ...shared,
    include: ["test/browser/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["verbose"],
  },
});
