import {
  checkEnvironment,
  checkKind,
  checkLimits,
  checkPrd,
  checkResources,
  checkStatistics,
  checkText,
  checkTexts,
  invalid,
  STATISTICS,
} from "./facet-values.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord } from "./record.ts";

/** The fields of pages 2 and 3 as callers give them. Absent, `null` and `""` count as not given. */
export interface Facets {
  featureRequest?: string | null;
  prd?: Readonly<Record<string, unknown>> | null;
  statistics?: Readonly<Record<string, unknown>> | null;
  limits?: Readonly<Record<string, unknown>> | null;
  workspace?: string | null;
  capabilities?: readonly string[] | null;
  constraints?: readonly string[] | null;
  parentId?: string | null;
  resources?: Readonly<Record<string, unknown>> | null;
  environment?: Readonly<Record<string, unknown>> | null;
}

/** What a facet change does to a record. */
export interface FacetChange {
  set: Record<string, unknown>;
  merge: Record<string, Record<string, unknown>>;
}

/** What a new session has beside what all have. */
export interface NewFacets {
  readonly lifecycle: string;
  readonly kind?: string | null;
  readonly purpose?: string | null;
  readonly git?: SessionRecord["git"];
  readonly given: Facets;
}

/** The facets of a new session, checked, in stored order. Throws `INVALID_VALUE`. */
export function facetsOfNew(
  { lifecycle, kind, purpose, git, given }: NewFacets,
  policy: Policy,
): Record<string, unknown> {
  const own = checked(given, lifecycle);
  if (lifecycle !== "orchestration" && kind) invalid("kind", `no kind in lifecycle ${lifecycle}`, kind);
  if (lifecycle !== "feature") {
    if (given.featureRequest) invalid("featureRequest", `none in lifecycle ${lifecycle}`, given.featureRequest);
    if (lifecycle !== "orchestration") return own;
    const { workspace, ...others } = own;
    const place = workspace === undefined ? {} : { workspace };
    return { kind: checkKind(kind), ...place, capabilities: [], constraints: [], ...others };
  }
  const { statistics, limits, prd, ...others } = own;
  return {
    feature_request: checkText("featureRequest", given.featureRequest || purpose),
    iteration: 0,
    active_seconds: 0,
    git: git ?? null,
    ...(prd !== undefined && { prd }),
    statistics: { ...zeroStatistics(), ...(statistics as object) },
    limits: {
      max_iterations: policy.limits.maxIterations,
      timeout_minutes: policy.limits.featureTimeoutMs / 60_000,
      auto_checkpoint: true,
      error_recovery_enabled: true,
      ...(limits as object),
    },
    ...others,
  };
}

/** What an update of facets does to the record: lists and references replace, statistics and limits merge. */
export function facetChange(record: SessionRecord, given: Facets): FacetChange {
  const { statistics, limits, ...set } = checked(given, record.lifecycle);
  if (given.featureRequest) {
    if (record.lifecycle !== "feature")
      invalid("featureRequest", `none in lifecycle ${record.lifecycle}`, given.featureRequest);
    set.feature_request = checkText("featureRequest", given.featureRequest);
    set.purpose = set.feature_request;
  }
  if (set.parent_id === record.agent_id) invalid("parentId", "another session", set.parent_id);
  const merge: FacetChange["merge"] = {};
  if (statistics !== undefined) merge.statistics = statistics as Record<string, unknown>;
  if (limits !== undefined) merge.limits = limits as Record<string, unknown>;
  return { set, merge };
}

export function zeroStatistics(): Record<string, number> {
  return Object.fromEntries(STATISTICS.map((name) => [name, 0]));
}

/** Everything but the feature request, under its stored name. */
function checked(given: Facets, lifecycle: string): Record<string, unknown> {
  const { prd, statistics, limits, workspace, capabilities, constraints, parentId, resources, environment } = given;
  return {
    ...(prd && { prd: checkPrd(prd) }),
    ...(statistics && { statistics: checkStatistics(statistics) }),
    ...(limits && { limits: checkLimits(limits, lifecycle) }),
    ...(workspace && { workspace: checkText("workspace", workspace) }),
    ...(capabilities && { capabilities: checkTexts("capabilities", capabilities) }),
    ...(constraints && { constraints: checkTexts("constraints", constraints) }),
    ...(parentId && { parent_id: parentId }),
    ...(resources && { resources: checkResources(resources) }),
    ...(environment && { environment: checkEnvironment(environment) }),
  };
}
