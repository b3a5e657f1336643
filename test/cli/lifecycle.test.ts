import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCHEMA_NAMES, schemaOf } from "../../lib/schemas.ts";
import { LIFECYCLE_NAMES } from "../../lib/session/lifecycles/index.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

describe("lifecycle", () => {
  it("prints the table of one, as data with --json", () => {
    const { name, first, phases } = cli.json<{ name: string; first: string; phases: Record<string, object> }>(
      "lifecycle",
      "orchestration",
    );
    expect({ name, first, phases: Object.keys(phases) }).toEqual({
      name: "orchestration",
      first: "initializing",
      phases: ["initializing", "active", "idle", "completed", "error", "terminated"],
    });
    expect(phases.idle).toEqual({ class: "open", next: ["active", "terminated"], resumable: true });
    expect(phases.completed).toEqual({ class: "final", next: [], outcome: "success" });
    const lines = cli.run(["lifecycle", "feature"]).stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(9);
    expect(lines[4]).toMatch(/^feature +validating +open +- +generating_report, implementing, failed, paused$/);
  });

  it("prints all of them without a name", () => {
    const all = cli.json<{ name: string }[]>("lifecycle");
    expect(all.map(({ name }) => name)).toEqual(LIFECYCLE_NAMES);
    expect(cli.run(["lifecycle"]).stdout).toContain("\nfeature        initializing".replace("        ", "  "));
  });

  it("draws it with --mermaid: every move is an arrow, and there are no others", () => {
    const { stdout } = cli.run(["lifecycle", "orchestration", "--mermaid"]);
    expect(stdout).toBe(`stateDiagram-v2
  [*] --> initializing
  initializing --> active
  initializing --> error
  active --> idle
  active --> completed
  active --> error
  active --> terminated
  idle --> active
  idle --> terminated
  error --> terminated
  completed --> [*]
  terminated --> [*]
`);
    expect(cli.run(["lifecycle", "agent", "--mermaid"]).stdout).toContain('state "in any order" as open {');
  });

  it("drew the diagrams of the README", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const drawn = [...readme.matchAll(/^```mermaid\n(stateDiagram-v2\n[^`]*)```$/gm)].map(([, text]) => text);
    const known = LIFECYCLE_NAMES.map((name) => cli.run(["lifecycle", name, "--mermaid"]).stdout);
    expect(drawn.length).toBeGreaterThan(0);
    for (const diagram of drawn) expect(known).toContain(diagram);
  });

  it("knows no other", () => {
    expect(cli.failure("lifecycle", "circus")).toMatchObject({ status: 4, error: { code: "INVALID_VALUE" } });
  });
});

describe("schema", () => {
  it("lists the names, and prints each schema as the library does", () => {
    expect(cli.json("schema", "--list")).toEqual(SCHEMA_NAMES);
    expect(cli.run(["schema", "--list"]).stdout).toBe(`${SCHEMA_NAMES.join("\n")}\n`);
    for (const name of SCHEMA_NAMES) expect(cli.json("schema", name)).toEqual(schemaOf(name));
    expect(JSON.parse(cli.run(["schema", "session-record"]).stdout)).toEqual(schemaOf("session-record"));
  });

  it.each([
    [["schema"], "USAGE", 2],
    [["schema", "config", "--list"], "USAGE", 2],
    [["schema", "nothing"], "INVALID_VALUE", 4],
  ])("%j is %s", (args, code, status) => {
    expect(cli.failure(...args)).toMatchObject({ status, error: { code } });
  });
});
