import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { faultsOf, unknownIds } from "./requirements/faults.ts";
import type { Requirement } from "./requirements/requirement.ts";
import { titlesOf } from "./requirements/titles.ts";
import { REQUIREMENTS } from "./requirements.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : undefined);

describe("the requirements", () => {
  it("have each their own id, and the tests they name, or a reason why there are none", () => {
    expect(faultsOf(REQUIREMENTS, source)).toEqual([]);
  });

  it("are of every page of the contract, and of every seed", () => {
    const pages = new Set(REQUIREMENTS.map(({ id, source }) => [id.split("/")[0], source.split(/[ ,]/)[1]].join(" ")));
    expect([...pages].sort()).toEqual([
      ...["0-words 0", "1-sessions 1", "2-lifecycles 2", "3-work 3", "4-hub 4", "5-faces 5"],
      ...["seeds 000", "seeds 001", "seeds 002", "seeds 003", "seeds 004"],
    ]);
  });

  it("that no test proves are these, and they are written down as such", () => {
    const deferred = REQUIREMENTS.flatMap(({ id, deferred }) => (deferred === undefined ? [] : [id]));
    expect(deferred).toEqual([
      "1-sessions/promise.real-cut",
      "1-sessions/promise.network-disk",
      "1-sessions/resume.reads-well",
      "5-faces/progress.bench",
      "5-faces/left-out",
    ]);
  });

  it("are known wherever a test names one", () => {
    const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && !file.startsWith("requirements"),
    );
    expect(files.length).toBeGreaterThan(100);
    const unknown = files.flatMap((file) => unknownIds(REQUIREMENTS, source(join("test", file)) ?? ""));
    expect(unknown).toEqual([]);
  });
});

describe("a planted fault is found", () => {
  const right: Requirement = {
    ...{ id: "1-sessions/a.b", source: "spec 1 §1", says: "Something is promised." },
    proof: [{ file: "test/requirements.test.ts", title: "a planted fault is found" }],
  };
  const none = { ...right, proof: [] };

  it("but none in what is right", () => {
    expect(faultsOf([right, { ...none, id: "seeds/002.x", deferred: "cannot be run" }], source)).toEqual([]);
  });

  it.each<[string, Requirement[], string]>([
    ["a file that is not there", [citing("test/nowhere.test.ts", "x")], "there is no test/nowhere.test.ts"],
    ["a title that is not there", [citing("test/root.test.ts", "nope")], 'test/root.test.ts has no test "nope"'],
    [
      "a text that is no title",
      [citing("test/root.test.ts", "findPlaces")],
      'test/root.test.ts has no test "findPlaces"',
    ],
    ["an empty title", [citing("test/root.test.ts", "")], 'test/root.test.ts has no test ""'],
    ["an id twice", [right, right], "stands twice"],
    ["an id of another shape", [{ ...right, id: "1-sessions" }], "is no id"],
    ["no test and no reason", [none], "has neither a test nor a reason"],
    ["an empty reason", [{ ...none, deferred: "" }], "has neither a test nor a reason"],
    ["both", [{ ...right, deferred: "later" }], "has both tests and a reason why there are none"],
  ])("%s", (_, list, fault) => {
    expect(faultsOf(list, source)).toEqual([`${list[0]?.id}: ${fault}`]);
  });

  it("an id that a test names and nobody knows", () => {
    expect(unknownIds([right], `// proves ${right.id} and ${["4-hub", "nobody.knows"].join("/")}`)).toEqual([
      ["4-hub", "nobody.knows"].join("/"),
    ]);
  });

  function citing(file: string, title: string): Requirement {
    return { ...right, proof: [{ file, title }] };
  }
});

describe("the titles in a test's source", () => {
  it("are those of tests, groups and tables, and of conformance checks", () => {
    const text = `
      describe.skipIf(!x)("a group", () => {
        it("is \\"quoted\\"", () => {});
        it.each<[string, number]>([
          ["row", 1],
        ])("table %s", (name) => {});
        it(\`template\`, () => {});
        onLinux("another name", async () => {});
        called("no title", 1);
      });
      export const checks = [{
        name: "a check",
        run: () => called("no title"),
      }];`;
    expect(titlesOf(text)).toEqual(["a group", 'is "quoted"', "table %s", "template", "another name", "a check"]);
  });
});
