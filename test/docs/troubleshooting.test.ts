import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../lib/error-codes.ts";
import { type Given, HOST_FIELDS, inPlace, type Place } from "../hooks/hook-process.ts";
import { HEADINGS, isExplained } from "./headings.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const sources = readdirSync(join(ROOT, "lib"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => read(join("lib", path)))
  .join("\n");

it("every error code has its heading, in the order of the list, and every heading is a code", () => {
  expect(HEADINGS.get("Error codes")).toEqual(Object.keys(ERROR_CODES));
});

it("every error code is told with its exit status, and whether trying again can help", () => {
  const text = read("docs/troubleshooting.md");
  for (const [code, { exit, retryable }] of Object.entries(ERROR_CODES)) {
    const said = text.slice(text.indexOf(`\n### ${code}\n`, text.indexOf("## Error codes"))).split("\n", 3)[2];
    expect(said).toMatch(new RegExp(`^Exit ${exit}${retryable ? ", retryable" : ""}\\. `));
  }
});

it("every warning of the library has its heading, and every heading is one", () => {
  const codes = [...read("lib/library/warn.ts").matchAll(/^ {4}\| "([A-Z_]+)"/gm)].map(([, code]) => code);
  expect([...(HEADINGS.get("Warnings") ?? [])].sort()).toEqual(codes.sort());
});

it.each(["What doctor finds", "What hooks say"])("%s: every heading is in the sources' own words", (section) => {
  const headings = HEADINGS.get(section) ?? [];
  expect(headings.length).toBeGreaterThan(4);
  for (const heading of headings) {
    // The first word names the check or the code.
    const said = heading.replace(/^(?:[a-z ]+|[A-Z_]+): /, "");
    const pieces = heading.startsWith("{") ? [] : said.split(/…|: |\.$/).filter((piece) => /\w{3}/.test(piece));
    for (const piece of pieces) expect([heading, sources.includes(piece)]).toEqual([heading, true]);
  }
});

describe("what a hook really says is explained:", () => {
  const start = JSON.stringify({ ...HOST_FIELDS, hook_event_name: "SubagentStart" });
  const ask = JSON.stringify({ agent_name: "worker" });
  it.each<[string, (place: Place) => Given]>([
    ["nothing on stdin", () => ({ input: "" })],
    ["garbage on stdin", () => ({ input: "{ oops" })],
    ["too much on stdin", () => ({ input: Buffer.alloc(10 * 1024 * 1024 + 1, " ") })],
    ["a wrong type", () => ({ input: JSON.stringify({ agent_id: 7 }) })],
    ["a broken configuration", (place) => broken(place, "{ oops", ask)],
    ["a wrong configuration", (place) => broken(place, '{ "durability": "often" }', ask)],
    [
      "a server that is away",
      () => ({ input: ask, env: { AGENT_SESSION_STORE: "redis://127.0.0.1:1/0?timeout=200" } }),
    ],
    ["an address that is none", () => ({ input: ask, env: { AGENT_SESSION_STORE: "gopher://x" } })],
    ["a file in the folder's place", (place) => ({ input: start, env: { AGENT_SESSION_DIR: aFile(place) } })],
  ])("%s", (_name, plant) =>
    inPlace(async (place) => {
      const given = plant(place);
      const { stderr } = await place.run(given.input === start ? "subagent_start" : "pre_delegate", given);
      const said = stderr.trimEnd().replace(/^agent-session \w+: /, "");
      expect(said).not.toContain("\n");
      const [, code = ""] = /^([A-Z_]+): /.exec(said) ?? [];
      expect({ [said]: code in ERROR_CODES || isExplained("What hooks say", said) }).toEqual({ [said]: true });
    }),
  );
});

function broken({ project }: Place, config: string, input: string): Given {
  mkdirSync(join(project, ".claude"));
  writeFileSync(join(project, ".claude", "agent-session.json"), config);
  return { input };
}

function aFile({ folder }: Place): string {
  const path = join(folder, "file");
  writeFileSync(path, "not a folder");
  return path;
}
