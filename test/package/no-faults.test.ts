import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

describe("what ships", () => {
  it("knows nothing of the faults that tests inject", () => {
    const names = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => /\.c?js$/.test(name));
    expect(names.length).toBeGreaterThan(10);
    const knowing = names.filter((name) =>
      /AGENT_SESSION_TEST_|test\/faults/.test(readFileSync(join(dist, name), "utf8")),
    );
    expect(knowing).toEqual([]);
  });
});
