import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../lib/index.ts";
import { freshCommandLine } from "../cli/command-line.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DOC = readFileSync(join(ROOT, "docs/stores.md"), "utf8");
const cli = freshCommandLine();

describe("the store that docs/stores.md shows", () => {
  let file: string;
  beforeEach(() => {
    const [, code] = /```js\n(\/\/ my-store\.mjs\n[\s\S]*?)```/.exec(DOC) ?? [];
    file = join(cli.project, "my-store.mjs");
    writeFileSync(file, code ?? "");
    mkdirSync(join(cli.project, "node_modules"));
    symlinkSync(ROOT, join(cli.project, "node_modules", "agent-session"), "junction");
  });

  it("keeps the contract, by the very command that is shown", () => {
    const [, shown = ""] = /```sh\nagent-session (conformance [\s\S]*?)```/.exec(DOC) ?? [];
    const words = [...shown.matchAll(/"([^"]*)"|([^\s\\]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    const { status, stdout, stderr } = cli.run(words);
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
    const kept = stdout.split("\n").filter((line) => line.endsWith("kept"));
    expect(kept.map((line) => line.split(" ")[0])).toEqual([
      "basics",
      "listing",
      "revisions",
      "expiry",
      "feed",
      "limits",
      "close",
    ]);
  });

  it("is taken by the library", async () => {
    const { openSessions } = (await import(
      pathToFileURL(join(ROOT, "dist/index.js")).href
    )) as typeof import("../../lib/index.ts");
    const { create } = (await import(pathToFileURL(file).href)) as { create: () => Store };
    const sessions = await openSessions({ store: create() });
    await sessions.create({ agentId: "s-1", agentName: "worker" });
    await sessions.update("s-1", { phase: "approval" });
    expect(await sessions.shouldResume("s-1")).toMatchObject({ should_resume: true });
    await sessions.close();
  });
});
