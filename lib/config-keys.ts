/** A check of one configuration value: what it must be, and whether it is. */
interface Rule {
  readonly expected: string;
  readonly ok: (value: unknown) => boolean;
}

const positive: Rule = { expected: "a number above 0", ok: (value) => Number.isFinite(value) && (value as number) > 0 };
const count: Rule = {
  expected: "a whole number from 1",
  ok: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
};
const integer: Rule = { expected: "a whole number", ok: (value) => Number.isSafeInteger(value) };
const text: Rule = { expected: "text", ok: (value) => typeof value === "string" && value !== "" };
const flag: Rule = { expected: "true or false", ok: (value) => typeof value === "boolean" };
const texts: Rule = { expected: "a list of texts", ok: (value) => Array.isArray(value) && value.every(text.ok) };
const minutesByPhase: Rule = {
  expected: "an object of phases and minutes above 0",
  ok: (value) => isObject(value) && Object.values(value).every(positive.ok),
};
const oneOf = (...words: string[]): Rule => ({
  expected: words.join(" or "),
  ok: (value) => words.includes(value as string),
});

/** Every key of the configuration, by its dotted path. The schema says the same and is tested against it. */
const CONFIG_KEYS: Readonly<Record<string, Rule>> = {
  $schema: { expected: "text", ok: (value) => typeof value === "string" },
  durability: oneOf("fsync", "fast"),
  retention_hours: positive,
  abandon_after_hours: positive,
  "hooks.deadline_ms": count,
  "log.file": text,
  "log.level": oneOf("debug", "info", "warn", "error", "off"),
  "resume.mode": oneOf("auto", "advise", "off"),
  "resume.timeout_minutes": positive,
  "resume.by_phase": minutesByPhase,
  "resume.host_timeout_minutes": positive,
  "resume.max_errors": count,
  "resume.claim_seconds": positive,
  "resume.never": texts,
  "tasks.prefixes": texts,
  "limits.max_tasks": count,
  "limits.task_timeout_seconds": positive,
  "limits.session_timeout_seconds": positive,
  "limits.max_iterations": count,
  "limits.timeout_minutes": positive,
  "orchestration.max_sessions": count,
  "orchestration.silence_seconds": positive,
  "router.kind": oneOf("local", "http"),
  "router.threshold_offset": integer,
  "router.fallback": oneOf("none", "any"),
  "plato.scout_room": text,
  "plato.emit_tiles": flag,
};

/**
 * Where to talk to and with which key: taken from the user's own configuration and the environment
 * only, because a cloned repository must not make us talk to anyone.
 */
const PRIVATE_KEYS: Readonly<Record<string, Rule>> = {
  store: text,
  "router.url": text,
  "plato.url": text,
  "plato.api_key": text,
};

/** What is wrong with a parsed configuration file, in one line; `undefined` when nothing is. */
export function configFault(value: unknown, own: boolean): string | undefined {
  if (!isObject(value)) return "it is not a JSON object";
  for (const [key, entry] of Object.entries(value)) {
    const fault = GROUPS.has(key) ? groupFault(key, entry, own) : keyFault(key, entry, own);
    // A dotted path names a key of a group, and only inside of it.
    if (fault !== undefined || key.includes(".")) return fault ?? `unknown key ${key}`;
  }
  return undefined;
}

const GROUPS: ReadonlySet<string> = new Set(
  Object.keys(CONFIG_KEYS).flatMap((key) => (key.includes(".") ? [key.slice(0, key.indexOf("."))] : [])),
);

function groupFault(group: string, value: unknown, own: boolean): string | undefined {
  if (!isObject(value)) return `${group} must be an object`;
  for (const [key, entry] of Object.entries(value)) {
    const fault = keyFault(`${group}.${key}`, entry, own);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function keyFault(key: string, value: unknown, own: boolean): string | undefined {
  const isPrivate = Object.hasOwn(PRIVATE_KEYS, key);
  if (isPrivate && !own) return `${key} is only taken from your own configuration or the environment`;
  const rules = isPrivate ? PRIVATE_KEYS : CONFIG_KEYS;
  const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
  if (rule === undefined) return `unknown key ${key}`;
  return rule.ok(value) ? undefined : `${key} must be ${rule.expected}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
