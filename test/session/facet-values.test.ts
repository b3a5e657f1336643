import { describe, expect, it } from "vitest";
import {
  checkEnvironment,
  checkKind,
  checkLimits,
  checkPrd,
  checkResources,
  checkStatistics,
  checkText,
  checkTexts,
} from "../../lib/session/facet-values.ts";

/** The error that names what was wrong, what was expected and what came instead. */
function refused(name: string, expected: string, actual: unknown, shown = JSON.stringify(actual)) {
  const message = `${name}: expected ${expected}, got ${shown}`;
  return expect.objectContaining({ code: "INVALID_VALUE", message, details: { name, expected, actual } });
}

describe("the kind of a session", () => {
  it.each(["director", "department", "observer", "active"])("may be %s", (kind) => {
    expect(checkKind(kind)).toBe(kind);
  });

  it.each([undefined, null, ""])("is active when none was given: %j", (none) => {
    expect(checkKind(none)).toBe("active");
  });

  it.each(["boss", "Director", 1])("is not %j, and the refusal names those there are", (kind) => {
    expect(() => checkKind(kind)).toThrow(refused("kind", "director | department | observer | active", kind));
  });
});

describe("counters", () => {
  it.each<[Record<string, unknown>, Record<string, number>]>([
    [{ total_tasks: 0 }, { total_tasks: 0 }],
    [
      { completedTasks: 2, failed_tasks: 1 },
      { completed_tasks: 2, failed_tasks: 1 },
    ],
    [{ decisionsMade: null, checkpointsCreated: undefined }, {}],
  ])("%j are stored as %j", (given, stored) => {
    expect(checkStatistics(given)).toStrictEqual(stored);
  });

  it.each([-1, 1.5, -0.5, "1", 2 ** 53, true])("of %j are refused", (value) => {
    expect(() => checkStatistics({ failedTasks: value })).toThrow(
      refused("statistics.failed_tasks", "a whole number from 0 up", value),
    );
  });

  it("of a name that is none are refused in words that name them all", () => {
    const names =
      "total_tasks, completed_tasks, failed_tasks, decisions_made, checkpoints_created, error_recovery_count, " +
      "duration_seconds";
    expect(() => checkStatistics({ lostTasks: 1 })).toThrow(refused("statistics.lostTasks", `one of ${names}`, 1));
  });
});

describe("limits", () => {
  it.each<[Record<string, unknown>, string, Record<string, unknown>]>([
    [{ maxIterations: 1, max_tasks: 1 }, "feature", { max_iterations: 1, max_tasks: 1 }],
    [{ timeoutMinutes: 0.5, auto_checkpoint: false }, "feature", { timeout_minutes: 0.5, auto_checkpoint: false }],
    [{ errorRecoveryEnabled: true, maxIterations: null }, "feature", { error_recovery_enabled: true }],
    [{ taskTimeoutSeconds: 0.1, max_tasks: undefined }, "agent", { task_timeout_seconds: 0.1 }],
    [{ session_timeout_seconds: 60 }, "orchestration", { session_timeout_seconds: 60 }],
  ])("%j of a session of lifecycle %s are stored as %j", (given, lifecycle, stored) => {
    expect(checkLimits(given, lifecycle)).toStrictEqual(stored);
  });

  it.each<[string, unknown, string]>([
    ["max_tasks", 0, "a whole number from 1"],
    ["max_tasks", 1.5, "a whole number from 1"],
    ["max_tasks", "5", "a whole number from 1"],
    ["max_iterations", -1, "a whole number from 1"],
    ["task_timeout_seconds", 0, "a number above 0"],
    ["timeout_minutes", -1, "a number above 0"],
    ["session_timeout_seconds", "60", "a number above 0"],
    ["auto_checkpoint", "yes", "true or false"],
    ["error_recovery_enabled", 1, "true or false"],
  ])("with %s as %j are refused: %s was expected", (name, value, expected) => {
    expect(() => checkLimits({ [name]: value }, "feature")).toThrow(refused(`limits.${name}`, expected, value));
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN])("cannot be %d", (value) => {
    for (const [name, expected] of [
      ["max_tasks", "a whole number from 1"],
      ["timeout_minutes", "a number above 0"],
    ] as const) {
      expect(() => checkLimits({ [name]: value }, "feature")).toThrow(
        refused(`limits.${name}`, expected, value, "null"),
      );
    }
  });

  it.each(["agent", "orchestration"])("of features are none of a session of lifecycle %s", (lifecycle) => {
    expect(() => checkLimits({ maxIterations: 3 }, lifecycle)).toThrow(
      refused("limits.max_iterations", `no such limit in lifecycle ${lifecycle}`, 3),
    );
  });

  it("of a name that is none are refused, under the name they were given", () => {
    const names =
      "max_iterations, timeout_minutes, auto_checkpoint, error_recovery_enabled, max_tasks, task_timeout_seconds, " +
      "session_timeout_seconds";
    expect(() => checkLimits({ maxTask: 5 }, "feature")).toThrow(refused("limits.maxTask", `one of ${names}`, 5));
  });
});

describe("a reference to a document", () => {
  it("has a file name and a path, and a version where there is one", () => {
    const prd = { filename: "prd.md", path: "/docs/prd.md" };
    expect(checkPrd(prd)).toStrictEqual(prd);
    expect(checkPrd({ ...prd, version: "2" })).toStrictEqual({ ...prd, version: "2" });
    expect(checkPrd({ ...prd, version: null })).toStrictEqual(prd);
  });

  it.each([
    [{ path: "/docs/prd.md" }, refused("prd.filename", "text", undefined, "nothing")],
    [{ filename: "prd.md", path: null }, refused("prd.path", "text", undefined, "nothing")],
    [{ filename: 5, path: "/p" }, refused("prd.filename", "text", 5)],
    [{ filename: "prd.md", path: " " }, refused("prd.path", "text", " ")],
    [{ filename: "f", path: "/p", title: "t" }, refused("prd.title", "one of filename, path, version", "t")],
    ["prd.md", refused("prd", "an object", "prd.md")],
    [["prd.md"], refused("prd", "an object", ["prd.md"])],
    [[], refused("prd", "an object", [])],
    [7, refused("prd", "an object", 7)],
  ])("given as %j is refused", (given, error) => {
    expect(() => checkPrd(given as never)).toThrow(error);
  });
});

describe("a budget", () => {
  it.each<[Record<string, unknown>, Record<string, number>]>([
    [{ memory: "1k" }, { memory_bytes: 1024 }],
    [{ cpu: "0.5" }, { cpu_cores: 0.5 }],
    [{ disk: "2m", memory: null }, { disk_bytes: 2 * 1024 ** 2 }],
    [
      { cpu: 0, memory: 0, disk: 0 },
      { cpu_cores: 0, memory_bytes: 0, disk_bytes: 0 },
    ],
    [{}, {}],
  ])("of %j is stored as %j", (given, stored) => {
    expect(checkResources(given)).toStrictEqual(stored);
  });

  it.each([
    [{ memory: "much" }, refused("resources.memory", "a size, like 512m or 1g", "much")],
    [{ disk: -1 }, refused("resources.disk", "a size, like 512m or 1g", -1)],
    [{ cpu: "1g" }, refused("resources.cpu", "cores, like 2 or 0.5", "1g")],
    [{ gpu: 1 }, refused("resources.gpu", "one of memory, cpu, disk", 1)],
    ["1g", refused("resources", "an object", "1g")],
  ])("of %j is refused", (given, error) => {
    expect(() => checkResources(given as never)).toThrow(error);
  });

  it.each([[["1g"]], [[]]])("given as the list %j is refused by its own name", (given) => {
    expect(() => checkResources(given as never)).toThrow(refused("resources", "an object", given));
  });
});

describe("a list of texts", () => {
  it("is stored as it is, apart from the list it was given as", () => {
    const given = ["batch", "gpu"];
    const stored = checkTexts("capabilities", given);
    expect(stored).toEqual(given);
    expect(stored).not.toBe(given);
    expect(checkTexts("capabilities", [])).toEqual([]);
  });

  it.each(["batch", 5, [5], ["batch", 5], ["batch", ""], [""], [["batch"]], { 0: "batch" }].map((given) => [given]))(
    "is not %j",
    (given) => {
      expect(() => checkTexts("capabilities", given)).toThrow(refused("capabilities", "a list of texts", given));
    },
  );
});

describe("the environment", () => {
  it("is texts by name, the names as they were given", () => {
    expect(checkEnvironment({ PATH: "/bin", logLevel: "debug" })).toStrictEqual({ PATH: "/bin", logLevel: "debug" });
  });

  it.each([1, "", " ", { a: "b" }])("refuses %j under the name it was given", (value) => {
    expect(() => checkEnvironment({ PATH: "/bin", logLevel: value })).toThrow(
      refused("environment.logLevel", "text", value),
    );
  });
});

describe("the refusal of a value", () => {
  it.each<[unknown, string]>([
    [undefined, "nothing"],
    [null, "null"],
    ["", '""'],
    [{ a: 1 }, '{"a":1}'],
    [Symbol("a"), "Symbol(a)"],
    [["x".repeat(100)], `["${"x".repeat(78)}`],
  ])("%o shows what was given, its first 80 characters: %s", (actual, shown) => {
    expect(() => checkText("workspace", actual)).toThrow(refused("workspace", "text", actual, shown));
  });
});
