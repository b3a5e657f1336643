import { describe, expect, it } from "vitest";
import { type Facets, facetChange, facetsOfNew, type NewFacets } from "../../lib/session/facets.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import { sample } from "./sample.ts";

const PRD = { filename: "prd.md", path: "/docs/prd.md" };
const GIT = { branch: "main", commit: "0123abc", repo_root: "/r", is_worktree: false };
const FEATURE = sample({ lifecycle: "feature", phase: "planning", feature_request: "Add dark mode" });

const made = (lifecycle: string, given: Facets = {}, more: Partial<NewFacets> = {}) =>
  facetsOfNew({ lifecycle, given, ...more }, DEFAULT_POLICY);

/** The error for `name`, in these words. */
function refused(name: string, words: string) {
  return expect.objectContaining({
    code: "INVALID_VALUE",
    message: `${name}: expected ${words}`,
    details: expect.objectContaining({ name }),
  });
}

describe("a new session of lifecycle agent", () => {
  it("has no facets of its own, and those it is given under their stored names", () => {
    expect(made("agent")).toStrictEqual({});
    const given = { workspace: "/w", parentId: "p", environment: { A: "b" }, resources: { cpu: 1 } };
    expect(made("agent", { ...given, capabilities: ["batch"], limits: { maxTasks: 5 }, prd: PRD })).toStrictEqual({
      prd: PRD,
      limits: { max_tasks: 5 },
      workspace: "/w",
      capabilities: ["batch"],
      parent_id: "p",
      resources: { cpu_cores: 1 },
      environment: { A: "b" },
    });
  });

  it("takes null and empty texts for what was not given", () => {
    const nothing = { prd: null, statistics: null, limits: null, capabilities: null, constraints: null };
    const empty = { workspace: "", parentId: "", featureRequest: "", resources: null, environment: null };
    expect(made("agent", { ...nothing, ...empty }, { kind: "" })).toStrictEqual({});
  });
});

describe("a new orchestration session", () => {
  it("has its kind, its place and its lists before all else", () => {
    const facets = made(
      "orchestration",
      { workspace: "/w", parentId: "p", constraints: ["gpu:1"] },
      { kind: "director" },
    );
    expect(facets).toStrictEqual({
      kind: "director",
      workspace: "/w",
      capabilities: [],
      constraints: ["gpu:1"],
      parent_id: "p",
    });
    expect(Object.keys(facets)).toEqual(["kind", "workspace", "capabilities", "constraints", "parent_id"]);
  });

  it("is active and in no place when nothing was said", () => {
    expect(made("orchestration")).toStrictEqual({ kind: "active", capabilities: [], constraints: [] });
  });
});

describe("a new feature", () => {
  it("knows where the repository stood, and its document where it has one", () => {
    expect(made("feature", { featureRequest: "f", prd: PRD }, { git: GIT })).toMatchObject({ git: GIT, prd: PRD });
    const bare = made("feature", { featureRequest: "f" });
    expect(bare).toMatchObject({ git: null });
    expect(bare).not.toHaveProperty("prd");
  });

  it("has the counters and limits it is given beside those it has anyway", () => {
    const given = { statistics: { totalTasks: 4 }, limits: { max_iterations: 9, maxTasks: 5 } };
    expect(made("feature", { featureRequest: "f", ...given })).toStrictEqual({
      feature_request: "f",
      iteration: 0,
      active_seconds: 0,
      git: null,
      statistics: {
        total_tasks: 4,
        completed_tasks: 0,
        failed_tasks: 0,
        decisions_made: 0,
        checkpoints_created: 0,
        error_recovery_count: 0,
        duration_seconds: 0,
      },
      limits: {
        max_iterations: 9,
        timeout_minutes: 120,
        auto_checkpoint: true,
        error_recovery_enabled: true,
        max_tasks: 5,
      },
    });
  });
});

describe("facets of a new session that are refused", () => {
  it.each<[string, Facets, Partial<NewFacets>, string, string]>([
    ["agent", {}, { kind: "director" }, "kind", 'no kind in lifecycle agent, got "director"'],
    ["feature", { featureRequest: "f" }, { kind: "active" }, "kind", 'no kind in lifecycle feature, got "active"'],
    ["agent", { featureRequest: "f" }, {}, "featureRequest", 'none in lifecycle agent, got "f"'],
    ["orchestration", { featureRequest: "f" }, {}, "featureRequest", 'none in lifecycle orchestration, got "f"'],
    ["feature", {}, {}, "featureRequest", "text, got nothing"],
    ["feature", { featureRequest: " " }, { purpose: "p" }, "featureRequest", 'text, got " "'],
    ["agent", { workspace: " " }, {}, "workspace", 'text, got " "'],
    ["agent", { capabilities: [""] }, {}, "capabilities", 'a list of texts, got [""]'],
    ["agent", { constraints: [""] }, {}, "constraints", 'a list of texts, got [""]'],
  ])("lifecycle %s with %j and %j: %s", (lifecycle, given, more, name, words) => {
    expect(() => made(lifecycle, given, more)).toThrow(refused(name, words));
  });
});

describe("an update of facets", () => {
  it("replaces lists and references, and merges counters and limits", () => {
    const given = {
      capabilities: ["batch"],
      prd: PRD,
      statistics: { failedTasks: 1 },
      limits: { autoCheckpoint: false },
    };
    expect(facetChange(FEATURE, given)).toStrictEqual({
      set: { prd: PRD, capabilities: ["batch"] },
      merge: { statistics: { failed_tasks: 1 }, limits: { auto_checkpoint: false } },
    });
  });

  it("merges only what was given", () => {
    expect(facetChange(FEATURE, {})).toStrictEqual({ set: {}, merge: {} });
    expect(facetChange(sample(), { limits: { maxTasks: 5 } }).merge).toStrictEqual({ limits: { max_tasks: 5 } });
    expect(facetChange(FEATURE, { statistics: { totalTasks: 2 } }).merge).toStrictEqual({
      statistics: { total_tasks: 2 },
    });
  });

  it("of a feature's request is one of its purpose too", () => {
    expect(facetChange(FEATURE, { featureRequest: "Add two modes" }).set).toStrictEqual({
      feature_request: "Add two modes",
      purpose: "Add two modes",
    });
  });

  it.each([
    [FEATURE, { featureRequest: " " }, "featureRequest", 'text, got " "'],
    [sample(), { featureRequest: "f" }, "featureRequest", 'none in lifecycle agent, got "f"'],
    [sample(), { parentId: sample().agent_id }, "parentId", `another session, got "${sample().agent_id}"`],
    [sample(), { limits: { maxIterations: 3 } }, "limits.max_iterations", "no such limit in lifecycle agent, got 3"],
  ])("of $lifecycle with %j is refused: %s", (record, given, name, words) => {
    expect(() => facetChange(record, given)).toThrow(refused(name, words));
  });
});
