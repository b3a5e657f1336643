import { defineConfig } from "vitest/config";
import { shared } from "./test/setup/shared.ts";

export default defineConfig({
  test: {
    ...shared,
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/faults/**", "test/bench/**", "test/browser/**", "**/node_modules/**"],
  },
});
