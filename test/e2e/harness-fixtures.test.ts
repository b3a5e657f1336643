import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HOST_VERSIONS } from "./harness/host.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/host/", import.meta.url));
const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => /\.jsonl?$/.test(name));
const read = (name: string) => readFileSync(join(FIXTURES, name), "utf8");

describe("recorded payloads of the real hosts", () => {
  it("hold nothing of the machine that recorded them", () => {
    const traces = /agent-session-host-|toolu_[a-z0-9]+_|\/root\b|127\.0\.0\.1:(?!8080)|\ba(?!0{9})[0-9a-f]{16}\b/;
    expect(files.filter((name) => traces.test(read(name)))).toEqual([]);
  });

  it("stay small enough for a repository", () => {
    const bytes = files.reduce((sum, name) => sum + read(name).length, 0);
    expect(bytes).toBeLessThan(600_000);
  });

  it.each(HOST_VERSIONS)("have the same cases for every host, as for %s", (version) => {
    const cases = (of: string) => readdirSync(join(FIXTURES, of, "streams")).sort();
    expect(cases(version)).toEqual(cases(HOST_VERSIONS[0]));
    expect(cases(version).length).toBeGreaterThan(30);
  });

  it.each(HOST_VERSIONS)("are streams in order of time whose payloads name their event, for %s", (version) => {
    for (const name of readdirSync(join(FIXTURES, version, "streams"))) {
      const text = read(join(version, "streams", name));
      const lines = text.trimEnd().split("\n");
      const parsed = lines.map((line) => JSON.parse(line) as { at: number; event?: string; payload?: unknown });
      expect(parsed.map(({ at }) => at)).toEqual(parsed.map(({ at }) => at).sort((a, b) => a - b));
      for (const { event, payload } of parsed) if (event) expect(payload).toMatchObject({ hook_event_name: event });
    }
  });
});
