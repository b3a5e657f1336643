import fc from "fast-check";
import { type ParseError, parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { findRegistrations } from "../../../lib/host/install/find-registrations.ts";
import { addRegistrations, removeRegistrations } from "../../../lib/host/install/settings-edit.ts";
import { hookGroups, REGISTRATIONS } from "../../../lib/host/registrations.ts";
import { foreignSettings, type Sample, tidy, untidy } from "./settings-arbitrary.ts";

const FILE = "settings.json";
const FOLDER = `\${CLAUDE_PROJECT_DIR}/.claude/hooks/agent-session`;
const WANTED = hookGroups(FOLDER);
const RUNS = { numRuns: 150 };

const add = (text: string) => addRegistrations(text, WANTED, FILE);
const remove = (text: string) => removeRegistrations(text, FILE);

interface Group {
  matcher?: string;
  hooks: unknown[];
}
type Settings = Record<string, unknown> & { hooks?: Record<string, (Group | null)[]> };

/** One registration of ours as this or an older version left it, somewhere. */
const ours = fc.record({
  event: fc.constantFrom(...REGISTRATIONS.map(({ event }) => event), "Stop"),
  hook: fc.constantFrom(...REGISTRATIONS.map(({ hook }) => hook)),
  layout: fc.constantFrom("exec", "shell", "elsewhere", "slow"),
  matcher: fc.constantFrom(undefined, "Task", "Agent|Task|SendMessage", "*"),
  /** In a group of somebody else's, where there is one. */
  joined: fc.boolean(),
  at: fc.nat(3),
});

function handlerOf({ hook, layout }: { hook: string; layout: string }): unknown {
  const exec = { type: "command", command: "node", args: [`${FOLDER}/${hook}.cjs`], timeout: 10 };
  if (layout === "shell")
    return { type: "command", command: `node "$CLAUDE_PROJECT_DIR"/.claude/hooks/agent-session/${hook}.cjs` };
  if (layout === "elsewhere") return { ...exec, args: [`/home/me/.claude/hooks/agent-session/${hook}.cjs`] };
  return layout === "slow" ? { ...exec, timeout: 60, note: "mine" } : exec;
}

/** Other people's settings, and the same with registrations of ours in them. */
const mixed = fc
  .tuple(foreignSettings, fc.array(ours, { minLength: 1, maxLength: 5 }))
  .map(([theirs, registrations]) => {
    const settings = structuredClone(theirs) as Settings;
    for (const one of registrations) {
      settings.hooks ??= {};
      settings.hooks[one.event] ??= [];
      const groups = settings.hooks[one.event] ?? [];
      const group = groups[one.at % Math.max(1, groups.length)];
      const handler = handlerOf(one);
      if (one.joined && Array.isArray(group?.hooks)) group.hooks.splice(one.at, 0, handler);
      else
        groups.splice(one.at, 0, { ...(one.matcher === undefined ? {} : { matcher: one.matcher }), hooks: [handler] });
    }
    return { theirs, settings };
  });

/** In any layout; `value` is what remains of it without ours. */
const text: fc.Arbitrary<Sample> = mixed.chain(({ theirs, settings }) =>
  fc
    .oneof(tidy(fc.constant(settings)), untidy(fc.constant(settings)))
    .map((sample) => ({ text: sample.text, value: theirs })),
);

describe("settings in which ours are already, from this or an older version", () => {
  it("have each registration once after init, and the same bytes after another", () => {
    fc.assert(
      fc.property(text, (sample) => {
        const after = add(sample.text);
        const found = findRegistrations(after, FILE).map(({ event, hook }) => `${event} ${hook}`);
        expect(found.sort()).toEqual(REGISTRATIONS.map(({ event, hook }) => `${event} ${hook}`).sort());
        expect(add(after)).toBe(after);
      }),
      RUNS,
    );
  });

  it("hold what others wrote, and nothing of ours, after uninstall, with an init before it or without", () => {
    fc.assert(
      fc.property(text, (sample) => {
        expect(parsed(remove(sample.text))).toEqual(sample.value);
        expect(parsed(remove(add(sample.text)))).toEqual(sample.value);
      }),
      RUNS,
    );
  });
});

function parsed(source: string): unknown {
  const errors: ParseError[] = [];
  const value = parse(source.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  expect(errors).toEqual([]);
  return value;
}
