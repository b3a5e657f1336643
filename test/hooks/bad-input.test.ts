import { describe, expect, it } from "vitest";
import type { HookName } from "../../lib/host/registrations.ts";
import { BUILT_HOOKS, HOST_FIELDS, inPlace, OWN_EVENT, type Place, tree } from "./hook-process.ts";

const LARGE = 11 * 1024 * 1024;

/** Neither JSON nor an object: refused with exit 1. */
const NO_OBJECT: [string, string | Buffer][] = [
  ["nothing", ""],
  ["blanks", " \n\t "],
  ["no JSON", "should_resume?"],
  ["half an object", '{"agent_name": "a'],
  ["two objects", "{}{}"],
  ["a list", "[]"],
  ["a number", "42"],
  ["a text", '"text"'],
  ["null", "null"],
  ["true", "true"],
  ["a byte order mark", "\ufeff{}"],
  ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe, 0x7b, 0x7d])],
  ["an object with a raw control character", '{"agent_name":"a\u0000b"}'],
];

/** What the host does not send, or sends to others: no answer at all. */
const NO_EVENT: [string, (event: string) => unknown][] = [
  ["an event of another file", () => ({ ...HOST_FIELDS, hook_event_name: "FileChanged" })],
  ["an event whose name is a number", () => ({ ...HOST_FIELDS, hook_event_name: 5 })],
  ["an event whose name is a list", (event) => ({ ...HOST_FIELDS, hook_event_name: [event] })],
  ["an event without fields", (event) => ({ hook_event_name: event })],
  ["an event with fields of other types", (event) => ({ ...othersTypes(), hook_event_name: event })],
  ["an event with null fields", (event) => ({ ...valued(null), hook_event_name: event })],
];

const NEUTRAL: Partial<Record<HookName, (input: object) => object>> = {
  pre_delegate: (original_context) => ({ should_resume: false, reason: "error", original_context }),
  subagent_stop: () => ({ success: false, finalized: false, reason: "error" }),
  session_start: () => ({ resumable: [], interrupted: [], expired: [], cleaned: 0 }),
};

describe.concurrent.each(BUILT_HOOKS)("%s", (hook) => {
  const event = OWN_EVENT[hook];

  it.each(NO_OBJECT)("refuses %s with exit 1, and stores nothing", (_name, input) =>
    unchanged(async (place) => {
      const { code, stdout, stderr } = await place.run(hook, { input });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(JSON.parse(stderr)).toEqual({ should_resume: false, reason: "invalid_json", error: expect.any(String) });
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    }),
  );

  it.each(NO_EVENT)("says nothing to %s, and exits 0", (_name, input) =>
    inPlace(async (place) => {
      const { code, stdout } = await place.run(hook, { input: JSON.stringify(input(event)) });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(Object.keys(tree(place.folder)).filter((name) => name.endsWith("state.json"))).toEqual([]);
    }),
  );

  it("says nothing to an event above 10 MiB, with one line on stderr", () =>
    unchanged(async (place) => {
      const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: event, more: "x".repeat(LARGE) });
      const { code, stdout, stderr } = await place.run(hook, { input });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toBe(`agent-session ${hook}: the input is larger than 10485760 bytes\n`);
    }));

  it("gives its neutral answer to other input above 10 MiB", () =>
    unchanged(async (place) => {
      const { code, stdout } = await place.run(hook, { input: JSON.stringify({ agent_output: "x".repeat(LARGE) }) });
      expect(code).toBe(0);
      const neutral = NEUTRAL[hook]?.({});
      if (neutral === undefined) expect(stdout).toBe("");
      else expect(JSON.parse(stdout)).toMatchObject({ ...neutral, error: "the input is larger than 10485760 bytes" });
    }));

  it.each([5_000, 200_000])("survives %i levels of nesting", (levels) =>
    inPlace(async (place) => {
      const nested = `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
      for (const fields of ["", `"hook_event_name":"${event}","session_id":"c1","tool_name":"Agent",`]) {
        const { code, stdout } = await place.run(hook, {
          input: `{${fields}"metadata":${nested},"tool_input":${nested}}`,
        });
        expect([0, 1]).toContain(code);
        expect(stdout).not.toMatch(/\n\s+at /);
        if (stdout !== "") expect(() => JSON.parse(stdout)).not.toThrow();
      }
    }),
  );

  it.each(["../../escape", "..", "con", "a/b", "a\u0000b", "x".repeat(5_000), "ä", " "])(
    "touches no path for the id %j",
    (id) =>
      inPlace(async (place) => {
        const response = { ...HOST_FIELDS.tool_response, agentId: id };
        const ids = { agent_id: id, session_id: id, tool_use_id: id, task_id: id, tool_response: response };
        for (const input of [{ ...HOST_FIELDS, ...ids, hook_event_name: event }, ids]) {
          const { code, stdout } = await place.run(hook, { input: JSON.stringify(input) });
          expect(code).toBe(0);
          if (stdout !== "") expect(() => JSON.parse(stdout)).not.toThrow();
        }
        const outside = Object.keys(tree(place.folder)).filter((name) => !name.startsWith("project"));
        expect(outside.filter((name) => name !== "home" && !name.startsWith("home/.cache"))).toEqual([]);
        expect(Object.keys(tree(place.project)).filter((name) => name.endsWith("state.json"))).toEqual([]);
      }),
  );

  it.skipIf(process.platform === "win32").each(['"$@" <&-', '"$@" </dev/null'])("refuses a closed stdin: %s", (shell) =>
    unchanged(async (place) => {
      const { code, stdout, stderr } = await place.run(hook, { shell });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(JSON.parse(stderr)).toMatchObject({ reason: "invalid_json" });
    }),
  );
});

describe("a field of another type in the direct protocol", () => {
  it.each<[HookName, object, string]>([
    ["pre_delegate", { agent_name: 5 }, "agent_name: expected text, got number"],
    ["pre_delegate", { agent_id: "a1", metadata: [] }, "metadata: expected object, got a list"],
    ["pre_delegate", { agent_name: "a", claim: 1 }, "claim: expected text or boolean, got number"],
    ["subagent_stop", { agent_id: "a1", exit_code: "0" }, "exit_code: expected number, got text"],
    ["subagent_stop", { agent_id: {} }, "agent_id: expected text, got object"],
  ])("%s answers %j neutrally and says what is wrong", (hook, input, error) =>
    unchanged(async (place) => {
      const { code, stdout, stderr } = await place.run(hook, { input: JSON.stringify(input) });
      const said = error.replace("got text", "got string");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ ...NEUTRAL[hook]?.(input), error: said, code: "INVALID_VALUE" });
      expect(stderr).toBe(`agent-session ${hook}: INVALID_VALUE: ${said}\n`);
    }),
  );
});

/** Plays in a place and expects it as it was. */
function unchanged(play: (place: Place) => Promise<void>): Promise<void> {
  return inPlace(async (place) => {
    const before = tree(place.folder);
    await play(place);
    expect(tree(place.folder)).toEqual(before);
  });
}

function valued(value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(HOST_FIELDS).map((key) => [key, value]));
}

function othersTypes(): Record<string, unknown> {
  const types = [5, [], true, {}, 1.5];
  return Object.fromEntries(Object.keys(HOST_FIELDS).map((key, at) => [key, types[at % types.length]]));
}
