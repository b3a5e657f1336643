import { describe, expect, it } from "vitest";
import { isSessionError } from "../../lib/errors.ts";
import { deepMerge, readTemplate, templateOptions } from "../../lib/session/template.ts";

/** What a call is refused with. */
function refusal(call: () => unknown) {
  try {
    call();
  } catch (error) {
    if (isSessionError(error)) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
  throw new Error("not refused");
}

describe("a template", () => {
  it("is a name and the options of create, those beside the name over those of its base", () => {
    expect(
      readTemplate({
        name: "t",
        type: "observer",
        baseConfig: { name: "n", purpose: "below", tags: ["a"] },
        purpose: "above",
        environment_variables: { A: "1" },
      }),
    ).toEqual({
      name: "t",
      options: { kind: "observer", agentName: "n", purpose: "above", tags: ["a"], environment: { A: "1" } },
    });
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a list", []],
    ["a text", "text"],
    ["nothing", undefined],
  ])("is no %s", (_, given) => {
    expect(refusal(() => readTemplate(given))).toMatchObject({
      code: "INVALID_VALUE",
      details: { name: "template", expected: "a JSON object", actual: given },
    });
  });

  it("has a name of 200 characters at most", () => {
    expect(readTemplate({ name: "n".repeat(200) }).name).toHaveLength(200);
    for (const name of ["n".repeat(201), "", " ", 5, null]) {
      expect(refusal(() => readTemplate({ name }))).toMatchObject({
        code: "INVALID_VALUE",
        details: { name: "template.name", expected: "text", actual: name },
      });
    }
  });

  it.each([{ type: "manager" }, { kind: "", lifecycle: "epic" }, { baseConfig: { kind: "x" } }])(
    "is of a kind and a lifecycle that there are: not %j",
    (said) => {
      expect(refusal(() => readTemplate({ name: "t", ...said }))).toMatchObject({
        code: "INVALID_VALUE",
        details: { name: expect.stringMatching(/^(kind|lifecycle)$/) },
      });
    },
  );

  it.each([[["a"]], [null], ["text"]])("has no base like %j", (base) => {
    expect(refusal(() => readTemplate({ name: "t", base_config: base }))).toMatchObject({
      code: "INVALID_VALUE",
      details: { name: "template.baseConfig", expected: "an object", actual: base },
    });
  });
});

describe("the options of a template", () => {
  it("are those of create, in either spelling", () => {
    const plain = {
      purpose: "p",
      lifecycle: "feature",
      kind: "director",
      metadata: { a: 1 },
      tags: ["t"],
      prd: { filename: "f" },
      statistics: { total_tasks: 1 },
      limits: { maxTasks: 1 },
      workspace: "/w",
      capabilities: ["c"],
      constraints: ["d"],
      resources: { memory: "1g" },
      environment: { A: "1" },
    };
    const named = { agentName: "a", featureRequest: "f", parentId: "s1" };
    expect(templateOptions({ ...plain, ...named })).toStrictEqual({ ...plain, ...named });
    const stored = { agent_name: "a", feature_request: "f", parent_id: "s1" };
    expect(templateOptions({ ...plain, ...stored })).toStrictEqual({ ...plain, ...named });
    expect(templateOptions({ name: "a", type: "observer" })).toStrictEqual({ agentName: "a", kind: "observer" });
  });

  it.each([
    [{ purpose: null, tags: undefined, kind: "director" }, { kind: "director" }],
    [
      { agent_name: "a", feature_request: "f", parentId: "p" },
      { agentName: "a", featureRequest: "f", parentId: "p" },
    ],
    [{ standardCapabilities: ["c"] }, { capabilities: ["c"] }],
    [{ standard_constraints: ["c"] }, { constraints: ["c"] }],
    [
      { metadata: { standardCapabilities: ["c"], standard_constraints: ["d"], kept: 1 } },
      { metadata: { kept: 1 }, capabilities: ["c"], constraints: ["d"] },
    ],
    [
      { capabilities: ["top"], metadata: { standardCapabilities: ["within"], standardConstraints: ["d"] } },
      { metadata: {}, capabilities: ["top"], constraints: ["d"] },
    ],
    [
      { capabilities: ["top"], metadata: { standardConstraints: ["d"] } },
      { metadata: {}, capabilities: ["top"], constraints: ["d"] },
    ],
    [{ metadata: { standardCapabilities: null, constructor: "ACME" } }, { metadata: { constructor: "ACME" } }],
    [
      { tags: [], limits: {} },
      { tags: [], limits: {} },
    ],
  ])("of %j are %j", (given, expected) => {
    expect(templateOptions(given)).toStrictEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ["purpose", 5, "a text"],
    ["purpose", ["p"], "a text"],
    ["featureRequest", {}, "a text"],
    ["tags", "t", "a list"],
    ["tags", ["t", 1], "a list"],
    ["standardCapabilities", {}, "a list"],
    ["metadata", "m", "an object"],
    ["limits", [], "an object"],
  ])("refuse %s %j, which is no %s", (name, actual, expected) => {
    expect(refusal(() => templateOptions({ [name]: actual }))).toMatchObject({
      code: "INVALID_VALUE",
      message: expect.stringContaining(`${name}: expected ${expected}, got `),
      details: { name, expected, actual },
    });
  });

  it("refuse what the metadata calls a standard list and is none", () => {
    const given = { metadata: { standardCapabilities: "read" } };
    expect(refusal(() => templateOptions(given))).toMatchObject({
      code: "INVALID_VALUE",
      message: expect.stringContaining("metadata.standardCapabilities: expected a list, got "),
    });
  });

  it.each([["hue"], ["toString"], ["constructor"], ["__proto__"], ["agentname"]])(
    "refuse %s, also without a value, and name those there are",
    (key) => {
      for (const value of ["red", null]) {
        expect(refusal(() => templateOptions({ [key]: value }))).toMatchObject({
          code: "INVALID_VALUE",
          message: expect.stringMatching(/expected one of agentName, purpose, .*, environment, got "an unknown key"$/),
          details: { name: key },
        });
      }
    },
  );
});

describe("what is laid over a template", () => {
  it.each([
    [
      { a: 1, b: 2 },
      { b: 3, c: 4 },
      { a: 1, b: 3, c: 4 },
    ],
    [{ a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: { b: 1 } }, { a: [3] }, { a: [3] }],
    [{ a: [1, 2] }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: 1, b: 2 }, { a: null }, { b: 2 }],
    [{}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    [{ a: 1 }, {}, { a: 1 }],
  ])("%j and %j make %j", (base, over, expected) => {
    const before = JSON.stringify([base, over]);
    expect(deepMerge(base, over)).toStrictEqual(expected);
    expect(JSON.stringify([base, over])).toBe(before);
  });

  it("makes an object like any other, to change and to take from", () => {
    const merged = deepMerge({}, { a: 1, b: { c: 1 } });
    merged.a = 2;
    delete merged.b;
    expect(merged).toStrictEqual({ a: 2 });
  });
});
