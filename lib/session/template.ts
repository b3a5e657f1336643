import { checkKind, invalid, snakeCase } from "./facet-values.ts";
import { LIFECYCLE_NAMES, lifecycleNamed } from "./lifecycles/index.ts";

type Fields = Record<string, unknown>;

/** A template as stored: a name, and the options of `create` it stands for. */
export interface Template {
  name: string;
  /** Options of `create`, in camelCase. */
  options: Fields;
  created_at: string;
}

type Shape = "text" | "object" | "list";

/** What `create` takes that a template may say beforehand. */
const OPTIONS: Readonly<Record<string, Shape>> = {
  agentName: "text",
  purpose: "text",
  lifecycle: "text",
  kind: "text",
  metadata: "object",
  tags: "list",
  featureRequest: "text",
  prd: "object",
  statistics: "object",
  limits: "object",
  workspace: "text",
  capabilities: "list",
  constraints: "list",
  parentId: "text",
  resources: "object",
  environment: "object",
};

/** Words of seed 003 for options of ours. */
const WORDS: Readonly<Record<string, string>> = { type: "kind", name: "agentName" };

/**
 * The template that `given` describes, in seed 003's form (`name`, `type`, `baseConfig`, `environmentVariables`) or
 * with the options of `create` beside the name, in either spelling. `INVALID_VALUE` for a name that is none and for
 * what `create` does not take.
 */
export function readTemplate(given: unknown): Omit<Template, "created_at"> {
  if (!isObject(given)) invalid("template", "a JSON object", given);
  const { name, ...rest } = given;
  if (typeof name !== "string" || name.trim() === "" || name.length > 200) invalid("template.name", "text", name);
  const own: Fields = {};
  let base: unknown = {};
  for (const [key, value] of Object.entries(rest)) {
    if (snakeCase(key) === "base_config") base = value;
    else if (snakeCase(key) === "environment_variables") own.environment = value;
    else set(own, key, value);
  }
  if (!isObject(base)) invalid("template.baseConfig", "an object", base);
  const options = templateOptions({ ...base, ...own });
  const { kind, lifecycle } = options;
  checkKind(kind);
  if (lifecycle && !lifecycleNamed(lifecycle as string)) invalid("lifecycle", LIFECYCLE_NAMES.join(" | "), lifecycle);
  return { name, options };
}

/**
 * Options of `create` under their own names, in either spelling. `standardCapabilities` and `standardConstraints`,
 * also inside the metadata, become capabilities and constraints.
 */
export function templateOptions(given: Fields): Fields {
  const options: Fields = {};
  for (const [key, value] of Object.entries(given)) {
    const name = optionNamed(key);
    if (value === null || value === undefined) continue;
    if (shapeOf(value) !== OPTIONS[name])
      invalid(key, `${OPTIONS[name] === "object" ? "an" : "a"} ${OPTIONS[name]}`, value);
    options[name] = value;
  }
  return isObject(options.metadata) ? { ...options, ...standards(options, options.metadata) } : options;
}

/** `over` deeply merged over `base`: objects merge, everything else, lists too, replaces; `null` takes a key away. */
export function deepMerge(base: Fields, over: Fields): Fields {
  const merged: Fields = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (value === null) delete merged[key];
    else set(merged, key, isObject(value) ? deepMerge(isObject(old) ? old : {}, value) : value);
  }
  return merged;
}

/** As an own key, `__proto__` too. */
function set(target: Fields, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function optionNamed(key: string): string {
  const stored = snakeCase(key);
  const standard = STANDARDS.get(stored);
  if (standard !== undefined) return standard;
  const word = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  const name = word ?? KNOWN.find((each) => snakeCase(each) === stored);
  return name ?? invalid(key, `one of ${KNOWN.join(", ")}`, "an unknown key");
}

const KNOWN = Object.keys(OPTIONS);

const STANDARDS: ReadonlyMap<string, string> = new Map([
  ["standard_capabilities", "capabilities"],
  ["standard_constraints", "constraints"],
]);

function standards(options: Fields, metadata: Fields): Fields {
  const kept: Fields = {};
  const lists: Fields = {};
  for (const [key, value] of Object.entries(metadata)) {
    const list = STANDARDS.get(snakeCase(key));
    if (list === undefined) set(kept, key, value);
    else if (shapeOf(value) === "list") lists[list] = value;
    else if (value !== null) invalid(`metadata.${key}`, "a list", value);
  }
  return { metadata: kept, ...lists, ...pick(options, Object.keys(lists)) };
}

/** What is said at the top level wins. */
function pick(options: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]));
}

function shapeOf(value: unknown): Shape | undefined {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return value.every((each) => typeof each === "string") ? "list" : undefined;
  return isObject(value) ? "object" : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
