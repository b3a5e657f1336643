import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILT_HOOKS, HOST_FIELDS, inPlace, OWN_EVENT, tree } from "./hook-process.ts";

const BUILT = fileURLToPath(new URL("../../dist/hooks", import.meta.url));

let alone: string;
beforeAll(() => {
  alone = join(mkdtempSync(join(tmpdir(), "alone-")), "hooks of ünïcödé 🧭");
  mkdirSync(alone);
  cpSync(BUILT, alone, { recursive: true });
});
afterAll(() => rmSync(dirname(alone), { recursive: true, force: true }));

describe.concurrent.each(BUILT_HOOKS)("the file of %s", (hook) => {
  it("passes its own test, and leaves nothing behind", () =>
    inPlace(async (place) => {
      const before = tree(place.folder);
      const { code, stdout, stderr } = await place.run(hook, { args: ["--test"] });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^# [^]*\\nin: {2}\\{[^]*\\nout: [^]*\\nok\\n[^]*passed: ${hook} --test\\n$`));
      expect(tree(place.folder)).toEqual(before);
    }));

  it.each(["--help", "-h"])("says what it is with %s", (flag) =>
    inPlace(async (place) => {
      const { code, stdout, stderr } = await place.run(hook, { args: [flag] });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toContain(`${hook}: a hook of agent-session`);
    }),
  );

  it("works with nothing beside it, from a path with blanks and letters of all kinds, in such a project", () =>
    inPlace(async (place) => {
      const given = { from: alone, input: JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] }) };
      const { code, stdout, stderr } = await place.run(hook, given);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      if (stdout !== "") expect(JSON.parse(stdout)).toHaveProperty("hookSpecificOutput");
      expect((await place.run(hook, { from: alone, args: ["--test"] })).code).toBe(0);
    }, "ein Ordner für ünïcödé 🧭"));

  it("writes for its user alone", () =>
    inPlace(async (place) => {
      await place.run(hook, { input: JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] }) });
      for (const name of Object.keys(tree(place.project)).filter((path) => path.startsWith(".claude/session/")))
        expect([name, statSync(join(place.project, name)).mode & 0o077]).toEqual([name, 0]);
    }));

  it("gives a second process the same answer for the same event", () =>
    inPlace(async (place) => {
      const given = { input: JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] }) };
      const [one, two] = await Promise.all([place.run(hook, given), place.run(hook, given)]);
      expect(two).toEqual(one);
      expect(one.code).toBe(0);
    }));
});
