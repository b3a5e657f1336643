import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesTask, sameTasks, standsIn, taskIds } from "../../lib/host/task-ids.ts";
import { HOSTILE } from "../fixtures/text/hostile.ts";
import rows from "../fixtures/text/task-ids.json" with { type: "json" };

interface Row {
  text: string;
  ids: string[];
  prefixes?: string[];
}

describe("taskIds", () => {
  it.each(rows as Row[])("finds $ids in $text (prefixes $prefixes)", ({ text, ids, prefixes }) => {
    expect(taskIds(text, "", prefixes)).toEqual(ids);
    expect(taskIds("", text, prefixes)).toEqual(ids);
  });

  it("returns one sorted set of description and prompt", () => {
    expect(taskIds("OPS-3 then AUTH-12", "AUTH-12 before T001")).toEqual(["AUTH-12", "OPS-3", "T001"]);
  });

  it.each([
    ["counts a word that ends at character 200 of the prompt", 193, ["AUTH-12"]],
    ["ignores a word that goes on past character 200", 194, []],
    ["ignores a word after character 200", 250, []],
  ])("%s", (_, spaces, ids) => {
    expect(taskIds("", `${" ".repeat(spaces)}AUTH-12 x`)).toEqual(ids);
  });

  it("does not take the head of a longer number at the limit for an id", () => {
    expect(taskIds("", `${" ".repeat(190)}AUTH-${"1".repeat(200)}`)).toEqual([]);
  });

  it("looks at the whole description", () => {
    expect(taskIds(`${"x ".repeat(300)}T001`, "")).toEqual(["T001"]);
  });

  it.each(HOSTILE)("takes linear time on 1 MB of %j", (piece) => {
    const text = piece.repeat(Math.ceil(1_048_576 / piece.length));
    const start = performance.now();
    taskIds(text, text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("sameTasks", () => {
  it.each([
    [["T001"], ["T001"], true],
    [["A-1", "T001"], ["T001", "A-1"], true],
    [["T001"], ["T001.2"], false],
    [["T001"], ["EPIC-1", "T001"], false],
    [["EPIC-1", "T001"], ["T001"], false],
    [[], [], false],
    [["T001"], [], false],
    [[], ["T001"], false],
  ])("%j and %j: %s", (a, b, same) => {
    expect(sameTasks(a, b)).toBe(same);
  });
});

describe("namesTask", () => {
  it.each([
    ["login-form", "Continue login-form, please", true],
    ["login-form", "Continue login-form.", true],
    ["login-form", "fix-login-form", false],
    ["login-form", "login-form-2", false],
    ["login-form", "login-form.md", false],
    ["login-form", "login-forms", false],
    ["login-form", "login-form for T003", false],
    ["login-form", `${"x ".repeat(400)}login-form`, true],
    ["login-form", `login-form ${"x ".repeat(400)} T003`, false],
    ["AUTH-12", "go on with AUTH-12", true],
    ["AUTH-12", "go on with AUTH-12 and OPS-3", false],
    ["AUTH-12", "go on with AUTH-12.1", false],
    ["#123", "fix #123", true],
    ["#123", "fix ##123", false],
    ["#12", "fix #123", false],
    ["web/login", "do web/login now", true],
    ["web/login", "do app/web/login now", false],
    ["web/login", "do web/login/x now", false],
    ["a_b", "the a_b task", true],
    ["12", "fix 12", false],
    ["login", "fix login", false],
    ["", "anything", false],
    ["login-form", "", false],
    ["x-".repeat(101), "x-".repeat(101), false],
  ])("%s in %s: %s", (id, text, named) => {
    expect(namesTask(id, text)).toBe(named);
  });

  it("ignores ids of other prefixes where the project names its own", () => {
    expect(namesTask("login-form", "login-form as in OPS-3", ["AUTH"])).toBe(true);
    expect(namesTask("login-form", "login-form as in AUTH-3", ["AUTH"])).toBe(false);
  });
});

describe("standsIn", () => {
  it("finds a word between spaces wherever it stands", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,20}[A-Za-z0-9])?$/);
    fc.assert(
      fc.property(fc.string(), word, fc.string(), (before, name, after) => {
        expect(standsIn(name, `${before} ${name} ${after}`)).toBe(true);
        expect(standsIn(name, `x${name}`)).toBe(false);
        expect(standsIn(name, `${name}-1`)).toBe(false);
      }),
    );
  });

  it("finds nothing for an empty word", () => {
    expect(standsIn("", "text")).toBe(false);
  });
});
