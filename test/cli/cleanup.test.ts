import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, finalize, update } from "../../lib/app/sessions.ts";
import { freshCommandLine, inFolder } from "./command-line.ts";

const cli = freshCommandLine();
const HOUR = 60;

async function ended(agentId: string, hoursAgo: number): Promise<void> {
  const app = cli.minutesAgo(hoursAgo * HOUR);
  await create(app, { agentId, agentName: "a" });
  await finalize(app, agentId, "completed");
}

async function open(agentId: string, hoursAgo: number, phase: string): Promise<void> {
  const app = cli.minutesAgo(hoursAgo * HOUR);
  await create(app, { agentId, agentName: "a" });
  await update(app, agentId, { phase });
}

const left = () =>
  cli
    .json<{ agent_id: string }[]>("list")
    .map(({ agent_id }) => agent_id)
    .sort();

describe("cleanup", () => {
  it("deletes what ended 24 hours ago, and never what waits", async () => {
    await ended("old", 25);
    await ended("young", 23);
    await open("waits", 200, "approval");
    // How many are looked at differs from store to store.
    const kept = inFolder() ? 2 : 1;
    expect(cli.json("cleanup")).toEqual({ removed: ["old"], kept, dry_run: false });
    expect(left()).toEqual(["waits", "young"]);
  });

  it("takes --hours, also 0 and a part of one", async () => {
    await ended("one", 1);
    await ended("two", 2);
    expect(cli.json("cleanup", "--hours", "1.5")).toMatchObject({ removed: ["two"] });
    expect(cli.json("cleanup", "--hours", "0")).toMatchObject({ removed: ["one"] });
    expect(left()).toEqual([]);
  });

  it("only says what it would delete with --dry-run", async () => {
    await ended("old", 25);
    expect(cli.json("cleanup", "--dry-run")).toEqual({ removed: ["old"], kept: 0, dry_run: true });
    expect(cli.run(["cleanup", "--dry-run"])).toEqual({ status: 0, stdout: "old\n", stderr: "" });
    expect(left()).toEqual(["old"]);
  });

  it("prints the deleted ids, a line each, and nothing when there are none", async () => {
    await ended("old", 25);
    expect(cli.run(["cleanup"])).toEqual({ status: 0, stdout: "old\n", stderr: "" });
    expect(cli.run(["cleanup"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.runIf(inFolder())("deletes what cannot be read and was not touched for as long", async () => {
    for (const id of ["torn-old", "torn-young"]) {
      mkdirSync(join(cli.root, id), { recursive: true });
      writeFileSync(join(cli.root, id, "state.json"), "{");
    }
    const before = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(cli.root, "torn-old", "state.json"), before, before);
    expect(cli.json("cleanup")).toMatchObject({ removed: ["torn-old"], kept: 1 });
  });

  it("keeps everything for the longest time it takes", async () => {
    await ended("old", 25);
    expect(cli.json("cleanup", "--hours", "999999999")).toMatchObject({ removed: [] });
  });

  it.each(["-1", "soon", "1e9", "0x10", "Infinity", "9999999999"])("refuses --hours %s", (hours) => {
    expect(cli.failure("cleanup", "--hours", hours)).toMatchObject({ status: 2, error: { code: "USAGE" } });
  });
});
