import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { HOOK_NAMES } from "../../lib/host/registrations.ts";
import * as library from "../../lib/index.ts";

const DOC = readFileSync(new URL("../../docs/seeds.md", import.meta.url), "utf8");
const EVERYWHERE = ["--json", "--dir", "--output"];

/** The rows of the page's tables, cell by cell. */
const rows = DOC.split("\n")
  .filter((line) => /^\| (?!theirs)/.test(line))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
const named = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

describe("the page on the originals", () => {
  let known: unknown[];
  let sessions: library.Sessions;
  let emitter: library.TileEmitter;
  beforeAll(async () => {
    const store = library.memoryStore();
    sessions = await library.openSessions({ store });
    emitter = await library.createTileEmitter({ store, url: "http://127.0.0.1:9", room: "r" });
    known = [sessions, library, emitter];
  });
  afterAll(() => sessions.close());

  it("has a table for each of the five", () => {
    expect([...DOC.matchAll(/^## (\d{3})/gm)].map(([, seed]) => seed).sort()).toEqual([
      "000",
      "001",
      "002",
      "003",
      "004",
    ]);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.length !== 4)).toEqual([]);
  });

  it("names calls of the library that there are", () => {
    const calls = rows.flatMap(([, cell]) => named(cell)).map((call) => call.replace(/[({ ].*$/, ""));
    expect(calls.length).toBeGreaterThan(60);
    expect(calls.filter((call) => !known.some((where) => typeof at(where, call) === "function"))).toEqual([]);
  });

  it("names commands, options and hooks that there are", () => {
    const commands = rows.flatMap(([, , cell]) => named(cell));
    expect(commands.length).toBeGreaterThan(60);
    expect(commands.filter((words) => !isCommand(words) && !HOOK_NAMES.some((hook) => hook === words))).toEqual([]);
  });
});

/** What stands at a dotted path. */
function at(where: unknown, path: string): unknown {
  return path.split(".").reduce((each: unknown, key) => (each as Record<string, unknown> | undefined)?.[key], where);
}

/** Whether there is such a command, with these options. */
function isCommand(words: string): boolean {
  const plain = words.replaceAll(/[[\]]/g, "");
  const command = COMMANDS.filter(({ name }) => `${plain} `.startsWith(`${name} `)).sort(longerName)[0];
  if (command === undefined) return false;
  const flags = Object.values(command.options).flatMap(({ flags, aliases = [] }) => [flags.split(" ")[0], ...aliases]);
  return (plain.match(/--[\w-]+/g) ?? []).every((flag) => [...flags, ...EVERYWHERE].includes(flag));
}

function longerName(a: { name: string }, b: { name: string }): number {
  return b.name.length - a.name.length;
}
