import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { freshCommandLine } from "../cli/command-line.ts";

const PAGE = readFileSync(new URL("../../docs/hub.md", import.meta.url), "utf8");
const cli = freshCommandLine();

interface Step {
  readonly argv: string[];
  readonly printed: string;
}

/** The calls of the page's console blocks, with what they print. */
const steps: Step[] = [...PAGE.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
  block
    .split(/^\$ agent-session /m)
    .slice(1)
    .map((text) => {
      const [line = "", ...printed] = text.split("\n");
      return { argv: words(line), printed: printed.join("\n") };
    }),
);

/** What a shell makes of a line with plain words and quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? "",
  );
}

const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");

describe("the page on the hub", () => {
  it("shows what its commands print, one after the other", () => {
    expect(steps.length).toBeGreaterThan(12);
    // The page's ids of messages, and those of this run.
    const ids = new Map<string, string>();
    const here = (text: string) => text.replace(/msg-[\w-]+/g, (id) => ids.get(id) ?? id);
    for (const { argv, printed } of steps) {
      const { stdout, stderr } = cli.run(argv.map(here));
      const shown = stdout + stderr;
      const [theirs = [], ours = []] = [printed, shown].map((text) => text.match(/msg-[\w-]+/g) ?? []);
      for (const [at, id] of theirs.entries()) if (!ids.has(id)) ids.set(id, ours[at] ?? "");
      expect(timeless(shown).trimEnd()).toBe(timeless(here(printed)).trimEnd());
    }
  });
});
