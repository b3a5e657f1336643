import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshCommandLine, inFolder } from "./command-line.ts";

const cli = freshCommandLine();
const folder = () => join(cli.root, "s-1");

describe("delete", () => {
  it("removes a session that has ended, with its folder", async () => {
    await cli.has("s-1");
    cli.json("finalize", "s-1", "failed");
    expect(cli.json("delete", "s-1")).toEqual({ deleted: "s-1" });
    expect(existsSync(folder())).toBe(false);
    expect(cli.failure("delete", "s-1")).toMatchObject({ status: 3, error: { code: "NOT_FOUND" } });
  });

  it("refuses an open one unless forced, and says so", async () => {
    await cli.has("s-1");
    expect(cli.run(["delete", "s-1"])).toEqual({
      status: 4,
      stdout: "",
      stderr:
        "error: Session s-1 has not ended (initializing). End it first, or delete it with force.\nhint: end it with agent-session finalize; delete also takes --force\n",
    });
    expect(cli.failure("delete", "s-1")).toMatchObject({
      error: { code: "NOT_FINAL", details: { agent_id: "s-1", phase: "initializing" } },
    });
    expect(cli.run(["delete", "s-1", "--force"])).toEqual({ status: 0, stdout: "s-1  deleted\n", stderr: "" });
    expect(existsSync(folder())).toBe(false);
  });

  it.runIf(inFolder())("removes one that cannot be read", () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), "state.json"), "");
    expect(cli.json("delete", "s-1")).toEqual({ deleted: "s-1" });
    expect(existsSync(folder())).toBe(false);
  });

  it.each(["..", "", ".", "s-1/..", "../outside", ".locks"])("refuses the id %j and removes nothing", async (id) => {
    await cli.has("s-1");
    const outside = join(cli.project, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "state.json"), "");
    expect(cli.failure("delete", id, "--force")).toMatchObject({ status: 4, error: { code: "INVALID_ID" } });
    expect(existsSync(outside)).toBe(true);
    expect(cli.json("get", "s-1")).toMatchObject({ agent_id: "s-1" });
  });
});
