import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finalize } from "../../lib/app/sessions.ts";
import { holdSession } from "../setup/hold-session.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();

/** A session that is open, one that has ended, one that cannot be read. */
async function store(): Promise<void> {
  await cli.has("open");
  await cli.has("ended");
  await finalize(cli.minutesAgo(0), "ended", "completed");
  mkdirSync(join(cli.root, "torn"));
  writeFileSync(join(cli.root, "torn", "state.json"), "{");
  symlinkSync(cli.root, join(cli.project, "link"));
}

describe("each error code has its exit status", () => {
  it.each([
    ["USAGE", 2, ["get"]],
    ["NOT_FOUND", 3, ["get", "none"]],
    ["INVALID_ID", 4, ["get", "../open"]],
    ["INVALID_PHASE", 4, ["update", "open", "--phase", "sleeping"]],
    ["INVALID_OUTCOME", 4, ["finalize", "open", "great"]],
    ["INVALID_VALUE", 4, ["update", "open", "--metadata", "[]"]],
    ["FINALIZED", 4, ["update", "ended", "--phase", "planning"]],
    ["NOT_FINAL", 4, ["delete", "open"]],
    ["CONFLICT", 4, ["create", "--agent", "a", "--id", "open"]],
    ["CORRUPT", 1, ["get", "torn"]],
    ["STORE_UNAVAILABLE", 1, ["list", "--dir", "link"]],
  ])("%s: %i", async (code, status, args) => {
    await store();
    expect(cli.failure(...args)).toMatchObject({ status, error: { code, message: expect.stringMatching(/\.$/) } });
    const { status: forPeople, stdout, stderr } = cli.run(args);
    expect({ forPeople, stdout }).toEqual({ forPeople: status, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n(?:hint: [^\n]+\n)*$/);
    expect(stderr).not.toContain("    at ");
  });

  it("LIMIT_EXCEEDED: 4", async () => {
    await store();
    const input = JSON.stringify({ text: "word ".repeat(60_000) });
    const { status, stderr } = cli.run(["update", "open", "--json", "--metadata", "-"], { input });
    expect({ status, code: JSON.parse(stderr).error.code }).toEqual({ status: 4, code: "LIMIT_EXCEEDED" });
  });

  it("BUSY: 4, once another process has held the session for five seconds", async () => {
    await store();
    const holder = await holdSession(cli.root, "open");
    const started = performance.now();
    const { status, stderr } = cli.run(["update", "open", "--phase", "planning"]);
    holder.kill("SIGKILL");
    expect(status).toBe(4);
    expect(stderr).toMatch(
      /^error: .* is busy.*\nhint: try again: other processes are writing this session right now\n$/,
    );
    expect(performance.now() - started).toBeGreaterThan(4900);
    expect(cli.json("update", "open", "--phase", "planning")).toMatchObject({ revision: 2 });
  });
});
