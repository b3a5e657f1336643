import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configSchema } from "../lib/config.schema.ts";
import { policyOf, readConfig } from "../lib/config.ts";
import { configFault } from "../lib/config-keys.ts";
import { DEFAULT_POLICY } from "../lib/session/policy.ts";

let home: string;
let project: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "config-home-"));
  project = mkdtempSync(join(tmpdir(), "config-project-"));
});
afterEach(() => {
  for (const folder of [home, project]) rmSync(folder, { recursive: true, force: true });
});

function write(folder: string, value: unknown): string {
  const file = join(folder, ".claude", "agent-session.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}

describe("the configuration", () => {
  it("is empty without files", () => {
    expect(readConfig(home, project, undefined)).toEqual({ config: {}, warnings: [] });
    expect(readConfig(home, undefined, undefined)).toEqual({ config: {}, warnings: [] });
  });

  it("is not given where it is null or empty, as a seed's own file has it", () => {
    write(home, { store: "", retention_hours: null, plato: { scout_room: "", emit_tiles: true } });
    write(project, { plato: { scout_room: null }, resume: { never: ["Bash"] } });
    const config = { plato: { emit_tiles: true }, resume: { never: ["Bash"] } };
    expect(readConfig(home, project, undefined)).toEqual({ config, warnings: [] });
    write(project, { resume: { never: [""] } });
    expect(readConfig(home, project, undefined).warnings).toHaveLength(1);
  });

  it("is the project's over the user's own, group by group", () => {
    write(home, { retention_hours: 24, resume: { mode: "off", max_errors: 5 }, store: "redis://own" });
    write(project, { durability: "fast", resume: { mode: "advise", never: ["Bash"] } });
    expect(readConfig(home, project, undefined)).toEqual({
      config: {
        retention_hours: 24,
        durability: "fast",
        resume: { mode: "advise", max_errors: 5, never: ["Bash"] },
        store: "redis://own",
      },
      warnings: [],
    });
  });

  it("is read from a file named in the environment instead of the project's", () => {
    write(project, { retention_hours: 1 });
    const named = write(join(project, "other"), { retention_hours: 2 });
    expect(readConfig(home, project, named).config).toEqual({ retention_hours: 2 });
  });

  it("of a project in the home folder is the user's own", () => {
    write(home, { store: "redis://own" });
    expect(readConfig(home, home, undefined)).toEqual({ config: { store: "redis://own" }, warnings: [] });
  });

  it("may begin with a byte order mark", () => {
    write(project, '\uFEFF{"retention_hours": 3}');
    expect(readConfig(home, project, undefined)).toEqual({ config: { retention_hours: 3 }, warnings: [] });
  });

  it.each<[string, unknown, string]>([
    ["is not JSON", "{", "is not valid JSON"],
    ["is no object", "[]", "it is not a JSON object"],
    ["has an unknown key", { resumee: {} }, "unknown key resumee"],
    ["has an unknown key in a group", { resume: { modus: "off" } }, "unknown key resume.modus"],
    ["has a key of every object", { constructor: 1 }, "unknown key constructor"],
    ["has a group that is none", { hooks: 5 }, "hooks must be an object"],
    ["has a dotted key", { "resume.mode": "off" }, "unknown key resume.mode"],
    ["has a wrong value", { resume: { mode: "maybe" } }, "resume.mode must be auto or advise or off"],
    ["has a number out of range", { retention_hours: 0 }, "retention_hours must be a number above 0"],
    ["has a wrong $schema", { $schema: 1 }, "$schema must be text"],
    ["says where to talk to", { store: "redis://x" }, "store is only taken from your own configuration"],
    ["holds a key", { plato: { api_key: "k" } }, "plato.api_key is only taken from your own configuration"],
    ["names a router", { router: { url: "http://x" } }, "router.url is only taken from your own configuration"],
  ])("of a project that %s is passed over whole, with one line", (_, value, fault) => {
    write(home, { retention_hours: 24 });
    const file = write(project, value);
    const { config, warnings } = readConfig(home, project, undefined);
    expect(config).toEqual({ retention_hours: 24 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(file);
    expect(warnings[0]).toContain(fault);
    expect(warnings[0]).toContain("the defaults apply");
    expect(warnings[0]).not.toContain("\n");
  });

  it("that was named and is missing is said", () => {
    const { warnings } = readConfig(home, project, join(project, "none.json"));
    expect(warnings).toEqual([expect.stringContaining("could not be read (ENOENT); the defaults apply")]);
  });
});

describe("the policy of a configuration", () => {
  it("is the defaults when nothing is set", () => {
    expect(policyOf({})).toEqual(DEFAULT_POLICY);
    expect(DEFAULT_POLICY).toMatchObject({
      resume: {
        windowMs: 1_800_000,
        hostWindowMs: 86_400_000,
        hostWindowByPhaseMs: { approval: 259_200_000 },
        maxErrors: 3,
        claimMs: 120_000,
      },
      retentionMs: 604_800_000,
      abandonAfterMs: 604_800_000,
    });
  });

  it("is in milliseconds whatever the unit of the key", () => {
    const policy = policyOf({
      retention_hours: 0.5,
      abandon_after_hours: 2,
      resume: { timeout_minutes: 1, by_phase: { planning: 2 }, max_errors: 7, claim_seconds: 1.5 },
    });
    expect(policy).toMatchObject({
      resume: {
        windowMs: 60_000,
        windowByPhaseMs: { planning: 120_000 },
        hostWindowByPhaseMs: { approval: 259_200_000, planning: 120_000 },
        maxErrors: 7,
        claimMs: 1500,
      },
      retentionMs: 1_800_000,
      abandonAfterMs: 7_200_000,
    });
  });

  it("has one window for all phases of the host when one is set, but for those set by name", () => {
    expect(policyOf({ resume: { host_timeout_minutes: 10, by_phase: { planning: 2 } } }).resume).toMatchObject({
      hostWindowMs: 600_000,
      hostWindowByPhaseMs: { planning: 120_000 },
    });
    expect(policyOf({ resume: { host_timeout_minutes: 10 } }).resume.hostWindowByPhaseMs).toEqual({});
  });
});

describe("the check that hooks use and the schema", () => {
  const innerKeys = (key: string) => {
    const inner = Object.entries(configSchema.shape)
      .find(([name]) => name === key)?.[1]
      .unwrap();
    return inner !== undefined && "shape" in inner ? Object.keys(inner.shape) : [];
  };
  const odd = ["constructor", "toString", "resume.mode", "store", "url", "api_key", "$schema", "", "x"];
  const values = fc.oneof(
    fc.constantFrom<unknown>(1, 3, 0.5, 0, -2, 1e300, JSON.parse("1e999"), "", "fsync", "fast", "auto", "off", "warn"),
    fc.constantFrom<unknown>("local", "http", "none", "any", true, false, null, [], [""], ["a"], ["a", 1], {}),
    fc.constantFrom<unknown>({ approval: 60 }, { approval: 0 }, { approval: "1" }, [60]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const files = fc
    .uniqueArray(fc.constantFrom(...Object.keys(configSchema.shape), ...odd), { maxLength: 4 })
    .chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), groupOr(innerKeys(key))))))
    .map((entries) => Object.fromEntries(entries));

  function groupOr(keys: readonly string[]) {
    if (keys.length === 0) return values;
    const group = fc.dictionary(fc.constantFrom(...keys, ...keys, ...keys, ...odd), values, { maxKeys: 3 });
    return fc.oneof({ weight: 6, arbitrary: group }, values);
  }

  it("agree on every file", () => {
    let good = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 20, arbitrary: files }, fc.jsonValue()), (value) => {
        const valid = configSchema.safeParse(value).success;
        if (valid) good++;
        expect(configFault(value, false) === undefined).toBe(valid);
      }),
      { numRuns: 4000 },
    );
    expect(good).toBeGreaterThan(100);
  });
});
