import fc from "fast-check";
import { createScanner, type ParseError, parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { findRegistrations } from "../../../lib/host/install/find-registrations.ts";
import { addRegistrations, removeRegistrations } from "../../../lib/host/install/settings-edit.ts";
import { hookGroups } from "../../../lib/host/registrations.ts";
import { foreignSettings, tidy, untidy } from "./settings-arbitrary.ts";

const FILE = "settings.json";
const WANTED = hookGroups(`\${CLAUDE_PROJECT_DIR}/.claude/hooks/agent-session`);
const RUNS = { numRuns: 150 };

const add = (text: string) => addRegistrations(text, WANTED, FILE);
const remove = (text: string, before?: string) => removeRegistrations(text, FILE, before);

describe("removing", () => {
  it("gives a tidy file back byte for byte", () => {
    fc.assert(
      fc.property(tidy(foreignSettings), ({ text }) => {
        expect(remove(add(text))).toBe(text);
      }),
      RUNS,
    );
  });

  it("gives every file back with its value and all its comments", () => {
    fc.assert(
      fc.property(untidy(foreignSettings), ({ text, value }) => {
        const after = remove(add(text), text);
        expect(parsed(after)).toEqual(value);
        expect(comments(after)).toEqual(comments(text));
        expect(findRegistrations(after, FILE)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("leaves what others wrote meanwhile, however the file was laid out anew", () => {
    const theirs = { matcher: "Bash", hooks: [{ type: "command", command: "echo theirs" }] };
    fc.assert(
      fc.property(untidy(foreignSettings), fc.constantFrom(undefined, 1, "\t"), ({ text, value }, space) => {
        const edited = parsed(add(text)) as { hooks: Record<string, unknown[]>; extra?: unknown };
        edited.hooks.PreToolUse?.unshift(theirs);
        edited.extra = { a: [1] };
        const after = parsed(remove(JSON.stringify(edited, null, space), text));
        const hooks = (value.hooks ?? {}) as Record<string, unknown[]>;
        const expected = { ...hooks, PreToolUse: [theirs, ...(hooks.PreToolUse ?? [])] };
        expect(after).toEqual({ ...value, hooks: expected, extra: { a: [1] } });
      }),
      RUNS,
    );
  });

  it.each([
    ["an empty hooks object", '{\n  "hooks": {}\n}\n'],
    ["an empty event", '{\n  "hooks": {\n    "PreToolUse": [],\n    "Stop": []\n  }\n}\n'],
    ["an empty document", "{}\n"],
  ])("keeps %s that was there before", (_, text) => {
    expect(remove(add(text), text)).toBe(text);
  });

  it("leaves nothing empty that was not there before", () => {
    expect(remove(add('{\n  "a": {}\n}\n'))).toBe('{\n  "a": {}\n}\n');
  });

  it("takes only our handler out of a group that somebody joined, and keeps the comments beside it", () => {
    const [ours] = WANTED.SubagentStop;
    const text = `{
  // above
  "hooks": {
    "SubagentStop": [ // list
      { "hooks": [
        // mine
        { "type": "command", "command": "x" }, // x
        ${JSON.stringify(ours?.hooks[0])} // end
      ] }
    ]
  }
}`;
    expect(remove(text)).toBe(`{
  // above
  "hooks": {
    "SubagentStop": [ // list
      { "hooks": [
        // mine
        { "type": "command", "command": "x" } // x
        // end
      ] }
    ]
  }
}`);
  });

  it("keeps a comment that stood in what goes", () => {
    const text = `{ "hooks": { "SessionStart": [ // why we do this\n ${JSON.stringify(WANTED.SessionStart[0])} ] } }`;
    expect(remove(text)).toBe("{ // why we do this\n }");
  });

  it.each([
    ["backslashes", "C:\\Users\\me\\.claude\\hooks\\agent-session\\session_end.cjs", true],
    ["another name", "/x/agent-session/other.cjs", false],
    ["another folder", "/x/my-agent-session/session_end.cjs", false],
    ["the package itself", "/x/agent-session/dist/hooks/session_end.cjs", false],
    ["a longer file name", "/x/agent-session/session_end.cjs.bak", false],
  ])("recognises ours by its path: %s", (_, path, isOurs) => {
    const text = JSON.stringify({
      hooks: { SessionEnd: [{ hooks: [{ type: "command", command: "node", args: [path] }] }] },
    });
    expect(remove(text)).toBe(isOurs ? "{}" : text);
  });
});

function parsed(text: string): unknown {
  const errors: ParseError[] = [];
  const value = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  expect(errors).toEqual([]);
  return value;
}

function comments(text: string): string[] {
  const scanner = createScanner(text.replace(/^\uFEFF/, " "), false);
  const found: string[] = [];
  for (let kind: number = scanner.scan(); kind !== 17; kind = scanner.scan()) {
    if (kind === 12 || kind === 13) found.push(scanner.getTokenValue().trimEnd());
  }
  return found;
}
