import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { findRegistrations } from "../../../lib/host/install/find-registrations.ts";
import { addRegistrations, addStatusLine, removeRegistrations } from "../../../lib/host/install/settings-edit.ts";
import { hookGroups, REGISTRATIONS } from "../../../lib/host/registrations.ts";
import { foreignSettings, tidy, untidy } from "./settings-arbitrary.ts";

const FILE = "settings.json";
const WANTED = hookGroups(`\${CLAUDE_PROJECT_DIR}/.claude/hooks/agent-session`);
const RUNS = { numRuns: 150 };

const add = (text: string) => addRegistrations(text, WANTED, FILE);
const remove = (text: string) => removeRegistrations(text, FILE);

describe("what stands in the text after adding", () => {
  it("registers every row of the table once, also in the strangest layout", () => {
    fc.assert(
      fc.property(fc.oneof(tidy(foreignSettings), untidy(foreignSettings)), ({ text }) => {
        const found = findRegistrations(add(text), FILE).map(({ event, hook, matcher }) => [event, hook, matcher]);
        const rows = REGISTRATIONS.map((row) => [row.event, row.hook, "matcher" in row ? row.matcher : undefined]);
        expect(found.sort()).toEqual(rows.sort());
      }),
      RUNS,
    );
  });

  it("is the same text when adding again", () => {
    fc.assert(
      fc.property(fc.oneof(tidy(foreignSettings), untidy(foreignSettings)), ({ text }) => {
        expect(add(add(text))).toBe(add(text));
      }),
      RUNS,
    );
  });

  it("still holds every line of a tidy file, in order", () => {
    fc.assert(
      fc.property(tidy(foreignSettings), ({ text }) => {
        const rest = add(text).split(/\r?\n/).map(withoutComma);
        for (const line of text.split(/\r?\n/).map(withoutComma)) {
          if (/^\uFEFF?\{?\}?$/.test(line)) continue;
          expect(rest).toContain(line);
          rest.splice(0, rest.indexOf(line) + 1);
        }
      }),
      RUNS,
    );
  });

  it.each([
    ["line ends", '{\r\n  "a": 1\r\n}', /^(?:[^\n]*\r\n)+\}$/],
    ["tabs", '{\n\t"a": 1\n}\n', /\n\t\t\t\t"hooks": \[\n\t\t\t\t\t\{/],
    ["four blanks", '{\n    "a": 1\n}', /\n {16}"hooks": \[\n {20}\{/],
    ["a byte order mark", '\uFEFF{\n  "a": 1\n}', /^\uFEFF\{\n {2}"a": 1,\n {2}"hooks": \{\n/],
    ["a trailing comma", '{\n  "a": 1,\n}\n', /\n {2}\},\n\}\n$/],
    ["a missing final newline", "{}", /\n\}$/],
    ["one line", '{ "a": 1 }', /^\{ "a": 1, "hooks": \{ [^\n]* \}$/],
    ["one line with empty hooks", '{"hooks":{}}\n', /^\{"hooks":\{ [^\n]*\}\}\n$/],
    ["a comment behind the last member", '{\n  "a": 1 // why\n}', /^\{\n {2}"a": 1, \/\/ why\n {2}"hooks": \{/],
    ["an empty file", "", /^\{\n {2}"hooks": \{[\s\S]*\n\}\n$/],
    ["a blank file", " \n", /^ \n\{\n {2}"hooks": \{[\s\S]*\n\}\n$/],
  ])("keeps %s", (_, text, expected) => {
    expect(add(text)).toMatch(expected);
  });
});

describe("registrations of an older layout", () => {
  const current = JSON.stringify(WANTED.PreToolUse[0]);
  const shell = { type: "command", command: 'node "$CLAUDE_PROJECT_DIR/.claude/hooks/agent-session/pre_delegate.cjs"' };
  const theirs = { type: "command", command: "echo theirs" };

  it.each([
    ["a command line", { matcher: "Agent|Task|SendMessage", hooks: [shell] }],
    ["another matcher", { matcher: "Task", hooks: WANTED.PreToolUse[0]?.hooks }],
    [
      "another timeout",
      { matcher: "Agent|Task|SendMessage", hooks: [{ ...WANTED.PreToolUse[0]?.hooks[0], timeout: 60 }] },
    ],
  ])("replaces %s in its place", (_, group) => {
    const after = parse(add(JSON.stringify({ hooks: { PreToolUse: [group, { matcher: "Bash", hooks: [theirs] }] } })));
    expect(after.hooks.PreToolUse).toEqual([JSON.parse(current), { matcher: "Bash", hooks: [theirs] }]);
  });

  it("keeps a registration that the user moved into another group of the same tools, or gave more keys", () => {
    const moved = {
      matcher: "SendMessage|Task|Agent",
      hooks: [theirs, { ...WANTED.PreToolUse[0]?.hooks[0], note: "x" }],
    };
    const before = add(JSON.stringify({ hooks: { PreToolUse: [moved] } }));
    expect(parse(before).hooks.PreToolUse).toEqual([moved]);
  });

  it("leaves a shared group of another matcher to the others", () => {
    const after = parse(add(JSON.stringify({ hooks: { PreToolUse: [{ matcher: "Task", hooks: [shell, theirs] }] } })));
    expect(after.hooks.PreToolUse).toEqual([{ matcher: "Task", hooks: [theirs] }, JSON.parse(current)]);
  });

  it("removes a second registration and one of an event that has none of ours any more", () => {
    const group = { matcher: "Agent|Task|SendMessage", hooks: [shell] };
    const after = parse(add(JSON.stringify({ hooks: { PreToolUse: [group, group], Stop: [group] } })));
    expect(after.hooks.PreToolUse).toEqual([JSON.parse(current)]);
    expect(after.hooks).not.toHaveProperty("Stop");
  });

  it("registers where readers look when a key stands twice", () => {
    const text = `{"hooks":{"PreToolUse":[${current}]},"hooks":{"Stop":[]}}`;
    expect(JSON.parse(add(text)).hooks).toEqual({ Stop: [], ...WANTED });
  });
});

describe("the status line", () => {
  const command = 'node "$CLAUDE_PROJECT_DIR/.claude/hooks/agent-session/statusline.cjs"';

  it("is set when there is none and goes again", () => {
    const after = addStatusLine('{\n  "a": 1\n}\n', command, FILE) ?? "";
    expect(JSON.parse(after)).toEqual({ a: 1, statusLine: { type: "command", command } });
    expect(remove(after)).toBe('{\n  "a": 1\n}\n');
  });

  it("of ours follows a changed path, and keeps what the user added", () => {
    const old = { type: "command", command: "node /old/agent-session/statusline.cjs" };
    const after = addStatusLine(JSON.stringify({ statusLine: old }), command, FILE) ?? "";
    expect(JSON.parse(after)).toEqual({ statusLine: { type: "command", command } });
    const padded = JSON.stringify({ statusLine: { type: "command", command, padding: 0 } });
    expect(addStatusLine(padded, command, FILE)).toBe(padded);
  });

  it("of somebody else is left alone", () => {
    expect(addStatusLine('{"statusLine":{"type":"command","command":"mine.sh"}}', command, FILE)).toBeUndefined();
    expect(addStatusLine('{"statusLine":null}', command, FILE)).toBeUndefined();
  });
});

describe("refused with INVALID_VALUE", () => {
  it.each([
    ["a missing comma", '{"a": 1 "b": 2}', /not valid JSON: Comma expected at line 1, column 9/],
    ["an open object", '{"a": 1', /not valid JSON/],
    ["two documents", "{} {}", /not valid JSON/],
    ["comments only", "// nothing\n", /not valid JSON: Value expected/],
    ["merge marks", '{\n<<<<<<< HEAD\n"a": 1\n}', /line 2, column 1/],
    ["an array", "[]", /holds an array, expected an object/],
    ["null", "null", /holds null, expected an object/],
    ["hooks: null", '{"hooks": null}', /hooks in settings.json is null, expected an object/],
    ["hooks of another type", '{"hooks": []}', /hooks in settings.json is an array, expected an object/],
    [
      "an event of another type",
      '{"hooks": {"PreToolUse": {}}}',
      /hooks.PreToolUse in .* is an object, expected an array/,
    ],
    ["endless nesting", "[".repeat(200_000), /not valid JSON|nested too deeply/],
  ])("%s", (_, text, message) => {
    expect(() => add(text)).toThrow(
      expect.objectContaining({ code: "INVALID_VALUE", message: expect.stringMatching(message) }),
    );
  });
});

function withoutComma(line: string): string {
  return line.replace(/,$/, "");
}
