import { GROUP_NAMES, type GroupName } from "./check.ts";
import { loadStoreModule } from "./module.ts";
import { CHECKS, type Outcome, runSuite } from "./suite.ts";

/** What the suite found, group by group. */
export interface ConformanceReport {
  /** The store's name, or its module's path. */
  store: string;
  passed: number;
  failed: number;
  groups: GroupReport[];
}

export interface GroupReport {
  group: GroupName;
  passed: number;
  failed: number;
  /** Why it was left out. */
  skipped?: string;
  failures: { check: string; error: string }[];
}

export interface ConformanceOptions {
  /** The built `conformance-child.cjs`. */
  childScript: string;
  /** Groups to leave out, each with its reason. */
  skip?: Readonly<Partial<Record<GroupName, string>>>;
  onProgress?: (done: number, total: number) => void;
  /** Ends it after the check at hand, whose store is taken away as usual. */
  signal?: AbortSignal;
}

/** Runs the suite on the store that a module makes. `INVALID_VALUE` when it is no module of a store. */
export async function checkModule(path: string, options: ConformanceOptions): Promise<ConformanceReport> {
  const { skip = {}, onProgress } = options;
  const { name = path, create, destroy = () => {}, damage } = await loadStoreModule(path);
  const target = {
    name,
    create,
    destroy,
    childScript: options.childScript,
    childArguments: [path],
    skip,
    ...(damage === undefined ? {} : { damage }),
  };
  const total = GROUP_NAMES.reduce((sum, group) => sum + (skip[group] === undefined ? CHECKS[group].length : 0), 0);
  const outcomes: Outcome[] = [];
  for await (const outcome of runSuite(target)) {
    outcomes.push(outcome);
    onProgress?.(outcomes.filter((each) => "check" in each).length, total);
    if (options.signal?.aborted) break;
  }
  const groups = GROUP_NAMES.map((group) => reportOf(group, outcomes));
  const sum = (key: "passed" | "failed") => groups.reduce((count, group) => count + group[key], 0);
  return { store: name, passed: sum("passed"), failed: sum("failed"), groups };
}

function reportOf(group: GroupName, outcomes: readonly Outcome[]): GroupReport {
  const report: GroupReport = { group, passed: 0, failed: 0, failures: [] };
  for (const outcome of outcomes) {
    if (outcome.group !== group) continue;
    if ("skipped" in outcome) report.skipped = outcome.skipped;
    else if (outcome.passed) report.passed++;
    else {
      report.failed++;
      report.failures.push({ check: outcome.check, error: messageOf(outcome.error) });
    }
  }
  return report;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
