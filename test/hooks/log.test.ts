import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inPlace, type Place } from "./hook-process.ts";

const LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn|error) agent-session pre_delegate: .+$/;

function configure({ home }: Place, log: object): void {
  mkdirSync(join(home, ".claude"), { recursive: true });
  writeFileSync(join(home, ".claude", "agent-session.json"), JSON.stringify({ log }));
}

/** The levels of the lines in a log, each of the form a reader can rely on. */
function levels(file: string): (string | undefined)[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => LINE.exec(line)?.[1]);
}

describe("the log of hooks", () => {
  it.each<[string, (place: Place, file: string) => Record<string, string>]>([
    ["AGENT_SESSION_LOG", (_, file) => ({ AGENT_SESSION_LOG: file })],
    [
      "log.file",
      (place, file) => {
        configure(place, { file });
        return {};
      },
    ],
  ])("writes to the file of %s, for its user alone, and nothing to stdout", (_, say) =>
    inPlace(async (place) => {
      const file = join(place.folder, "hooks.log");
      const env = say(place, file);
      const { stdout } = await place.run("pre_delegate", { input: '{"agent_name":"a"}', env });
      expect(JSON.parse(stdout)).toMatchObject({ reason: "no_existing_session" });
      await place.run("pre_delegate", { input: '{"agent_id":5}', env });
      expect(levels(file)).toEqual(["info", "error"]);
      if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    }),
  );

  it.each([
    ["info", ["info", "error"]],
    ["error", ["error"]],
    ["off", []],
  ])("writes only what log.level asks for: %s", (level, expected) =>
    inPlace(async (place) => {
      const file = join(place.folder, "hooks.log");
      configure(place, { file, level });
      for (const input of ['{"agent_name":"a"}', '{"agent_id":5}']) await place.run("pre_delegate", { input });
      expect(levels(file)).toEqual(expected);
    }),
  );
});
