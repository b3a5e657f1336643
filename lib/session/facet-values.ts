import { SessionError } from "../errors.ts";
import type { SessionRecord } from "./record.ts";
import { parseBytes, parseCores } from "./size.ts";

type Given = Readonly<Record<string, unknown>>;

/** What an orchestration session is (seed 003's type). */
const KINDS = ["director", "department", "observer", "active"] as const;
type Kind = (typeof KINDS)[number];

/** The counters of a feature (seed 004), all from 0. */
export const STATISTICS = [
  "total_tasks",
  "completed_tasks",
  "failed_tasks",
  "decisions_made",
  "checkpoints_created",
  "error_recovery_count",
  "duration_seconds",
] as const;

type Test = (value: unknown) => boolean;
const positive: Test = (value) => Number.isFinite(value) && (value as number) > 0;
const count: Test = (value) => Number.isInteger(value) && (value as number) >= 1;
const flag: Test = (value) => typeof value === "boolean";

/** Limits by name: what they are, and whether only features have them. */
const LIMITS: Readonly<Record<string, { expected: string; ok: Test; feature?: true }>> = {
  max_iterations: { expected: "a whole number from 1", ok: count, feature: true },
  timeout_minutes: { expected: "a number above 0", ok: positive, feature: true },
  auto_checkpoint: { expected: "true or false", ok: flag, feature: true },
  error_recovery_enabled: { expected: "true or false", ok: flag, feature: true },
  max_tasks: { expected: "a whole number from 1", ok: count },
  task_timeout_seconds: { expected: "a number above 0", ok: positive },
  session_timeout_seconds: { expected: "a number above 0", ok: positive },
};

/** The kind that `value` names; `active` when none was given. `INVALID_VALUE`. */
export function checkKind(value: unknown): Kind {
  const kind = KINDS.find((each) => each === (value || "active"));
  return kind ?? invalid("kind", KINDS.join(" | "), value);
}

/** Counters as stored, their names in either spelling. */
export function checkStatistics(given: Given): Record<string, number> {
  return named("statistics", given, STATISTICS, (name, value) => {
    if (!Number.isSafeInteger(value) || (value as number) < 0) invalid(name, "a whole number from 0 up", value);
    return value as number;
  });
}

/** Limits as stored, their names in either spelling; those of features only for one. */
export function checkLimits(given: Given, lifecycle: string): Record<string, unknown> {
  return named("limits", given, Object.keys(LIMITS), (name, value) => {
    const limit = LIMITS[name.slice("limits.".length)] as (typeof LIMITS)[string];
    if (limit.feature && lifecycle !== "feature") invalid(name, `no such limit in lifecycle ${lifecycle}`, value);
    if (!limit.ok(value)) invalid(name, limit.expected, value);
    return value;
  });
}

/** A reference to a product requirements document. */
export function checkPrd(given: Given): NonNullable<SessionRecord["prd"]> {
  const parts = named("prd", given, ["filename", "path", "version"], checkText);
  for (const name of ["filename", "path"]) if (parts[name] === undefined) invalid(`prd.${name}`, "text", undefined);
  return parts as NonNullable<SessionRecord["prd"]>;
}

/** A budget as stored: bytes and cores. Sizes as {@link parseBytes} reads them. */
export function checkResources(given: Given): NonNullable<SessionRecord["resources"]> {
  const stored: Record<string, number> = {};
  const sizes = named("resources", given, ["memory", "cpu", "disk"], (name, value) => {
    const size = name.endsWith("cpu") ? parseCores(value) : parseBytes(value);
    return size ?? invalid(name, name.endsWith("cpu") ? "cores, like 2 or 0.5" : "a size, like 512m or 1g", value);
  });
  if (sizes.memory !== undefined) stored.memory_bytes = sizes.memory;
  if (sizes.cpu !== undefined) stored.cpu_cores = sizes.cpu;
  if (sizes.disk !== undefined) stored.disk_bytes = sizes.disk;
  return stored;
}

export function checkTexts(name: string, value: unknown): string[] {
  const texts = Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "");
  return texts ? [...value] : invalid(name, "a list of texts", value);
}

export function checkEnvironment(given: Given): Record<string, string> {
  const entries = Object.entries(given).map(([key, value]) => [key, checkText(`environment.${key}`, value)]);
  return Object.fromEntries(entries);
}

export function checkText(name: string, value: unknown): string {
  return typeof value === "string" && value.trim() !== "" ? value : invalid(name, "text", value);
}

export function invalid(name: string, expected: string, actual: unknown): never {
  const shown = actual === undefined ? "nothing" : (JSON.stringify(actual) ?? String(actual)).slice(0, 80);
  throw new SessionError("INVALID_VALUE", `${name}: expected ${expected}, got ${shown}`, { name, expected, actual });
}

/** `maxTasks` as `max_tasks`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The entries that were given, under their stored names; another name is refused. */
function named<T>(
  group: string,
  given: Given,
  known: readonly string[],
  check: (name: string, value: unknown) => T,
): Record<string, T> {
  if (typeof given !== "object" || Array.isArray(given)) invalid(group, "an object", given);
  const checked: Record<string, T> = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    const name = snakeCase(key);
    if (!known.includes(name)) invalid(`${group}.${key}`, `one of ${known.join(", ")}`, value);
    checked[name] = check(`${group}.${name}`, value);
  }
  return checked;
}
