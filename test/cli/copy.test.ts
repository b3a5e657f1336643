import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { list } from "../../lib/app/list.ts";
import { create, update } from "../../lib/app/sessions.ts";
import type { CopyReport } from "../../lib/app/transfer/copy.ts";
import { verify } from "../../lib/app/verify.ts";
import { openStore } from "../../lib/runtime-store.ts";
import { fileStore } from "../../lib/store/file/index.ts";
import { testApp } from "../setup/test-app.ts";
import { NO_SERVER, RedisServer, titled } from "../store/redis/server.ts";
import { CLI, freshCommandLine, hasTerminal, onTerminal } from "./command-line.ts";

const cli = freshCommandLine();
/** Enough to be in the middle of when it is killed. */
const MANY = 250;

async function sessions(count: number): Promise<void> {
  const app = testApp(fileStore({ dir: cli.root, durable: false }));
  for (let n = 1; n <= count; n++) {
    await create(app, { agentId: `s-${n}`, agentName: "tester", metadata: { task_id: `T${100 + n}` } });
    await update(app, `s-${n}`, { phase: "approval" });
  }
  await app.store.doc.put("memory", "k", { v: 1 });
}

describe("copy", () => {
  it("copies one folder into another, and tells what became of everything", async () => {
    await sessions(2);
    const other = join(cli.project, "other");
    const args = ["copy", "--from", `file:${cli.root}`, "--to", "file:other"];
    const { from, to, ...report } = cli.json<Record<string, unknown>>(...args);
    expect({ from, to }).toEqual({ from: `file:${cli.root}`, to: `file:${other}` });
    expect(report).toEqual({
      sessions: { copied: 2, updated: 0, same: 0, newer: 0, left: 0 },
      documents: { copied: 1, updated: 0, same: 0, newer: 0, left: 0 },
      left: [],
    });
    expect(cli.run(args)).toEqual({
      status: 0,
      stdout: "sessions   0  0  2  0  0\ndocuments  0  0  1  0  0\n",
      stderr: "",
    });
    cli.root = other;
    expect(cli.json<{ agent_id: string }[]>("list").map(({ agent_id }) => agent_id)).toHaveLength(2);
  });

  it("exits 1 and overwrites nothing when a session differs in both", async () => {
    await sessions(1);
    const args = ["copy", "--from", `file:${cli.root}`, "--to", "file:other"];
    expect(cli.run(args).status).toBe(0);
    for (const dir of [cli.root, join(cli.project, "other")]) cli.json("update", "s-1", "--summary", dir, "--dir", dir);
    const { status, stdout } = cli.run(args);
    expect(status).toBe(1);
    expect(stdout).toContain("left: session s-1: it was changed in both stores");
    expect(cli.json("get", "s-1", "--dir", join(cli.project, "other"))).toMatchObject({
      summary: join(cli.project, "other"),
    });
  });

  it.each([
    [["--from", "file:a", "--to", "file:a"], 2, "USAGE"],
    [["--from", "file:a"], 2, "USAGE"],
    [["--from", "file:a", "--to", "somewhere"], 4, "INVALID_VALUE"],
    [["--from", "file:a", "--to", "redis://user:secret@host/x"], 4, "INVALID_VALUE"],
    [["--from", "file:a", "--to", "redis://127.0.0.1:1/0?timeout=100"], 1, "STORE_UNAVAILABLE"],
  ])("%j exits %i", async (args, status, code) => {
    const failed = cli.failure("copy", ...args);
    expect({ status: failed.status, code: failed.error.code }).toEqual({ status, code });
    expect(failed.error.message).not.toContain("secret");
  });
});

describe.skipIf(NO_SERVER !== undefined)(titled("copy and a Redis store"), () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it("copies there and back, lines and all, and verifies clean on both ends", async () => {
    await sessions(5);
    const url = server.url("team");
    expect(cli.json("copy", "--from", `file:${cli.root}`, "--to", url)).toMatchObject({ sessions: { copied: 5 } });
    const onServer = { env: { AGENT_SESSION_STORE: url } };
    expect(cli.run(["verify"], onServer).status).toBe(0);
    const update = cli.run(["update", "s-3", "--phase", "executing"], onServer);
    expect(update.status).toBe(0);
    expect(cli.json("copy", "--from", url, "--to", `file:${cli.root}`)).toMatchObject({
      sessions: { updated: 1, same: 4 },
      documents: { same: 1 },
      left: [],
    });
    expect(cli.json("get", "s-3")).toMatchObject({ phase: "executing", revision: 3 });
    const history = (more: object) => JSON.parse(cli.run(["history", "s-3", "--json"], more).stdout);
    expect(history({})).toEqual(history(onServer));
    expect(cli.run(["verify"]).status).toBe(0);
  });

  it.each(["to", "from"])(
    "goes on where a copy %s the server was killed, and loses nothing",
    async (way) => {
      await sessions(MANY);
      const url = server.url(`killed-${way}`);
      const [folder, other] = [`file:${cli.root}`, `file:${join(cli.project, "other")}`];
      if (way === "from") cli.json("copy", "--from", folder, "--to", url);
      const args = way === "to" ? ["--from", folder, "--to", url] : ["--from", url, "--to", other];
      const target = openStore(way === "to" ? url : other, { cwd: cli.project, projectDir: cli.project }, {});
      onTestFinished(() => target.close());
      const copied = async () => {
        let count = 0;
        for await (const _ of target.ids()) count++;
        return count;
      };

      const child = spawn(process.execPath, [CLI, "copy", ...args], {
        cwd: cli.project,
        env: cli.env(),
        stdio: "ignore",
      });
      const gone = new Promise((end) => child.once("exit", end));
      while ((await copied()) === 0) await new Promise((look) => setTimeout(look, 1));
      child.kill("SIGKILL");
      await gone;
      expect(await copied()).toBeLessThan(MANY);

      const { sessions: counts, documents, left } = cli.json<CopyReport>("copy", ...args);
      expect(left).toEqual([]);
      expect(counts.copied).toBeGreaterThan(0);
      expect(counts.copied + counts.updated + counts.same).toBe(MANY);
      expect(documents.copied).toBe(1);
      const again = cli.json<CopyReport>("copy", ...args);
      expect([again.sessions.same, again.documents.same]).toEqual([MANY, 1]);
      const app = testApp(target);
      expect((await verify(app)).filter(({ ok }) => !ok)).toEqual([]);
      expect((await list(app)).filter(({ phase, revision }) => phase === "approval" && revision === 2)).toHaveLength(
        MANY,
      );
    },
    60_000,
  );

  it.skipIf(!hasTerminal)("shows a person how far it is", async () => {
    await sessions(MANY);
    const { stdout } = onTerminal(cli, ["copy", "--from", `file:${cli.root}`, "--to", server.url("watched")]);
    expect(stdout).toMatch(new RegExp(`Copying \\d+/${MANY}`));
  });

  it("replaces {project} in an address by the name of the project's folder", async () => {
    const project = mkdtempSync(join(tmpdir(), "my shop-"));
    onTestFinished(() => rmSync(project, { recursive: true, force: true }));
    const env = { AGENT_SESSION_STORE: server.url("acme-{project}"), CLAUDE_PROJECT_DIR: project };
    expect(cli.run(["create", "--agent", "a", "--id", "s-1"], { env }).status).toBe(0);
    const name = project.slice(tmpdir().length + 1).replace(" ", "-");
    expect(server.command("SMEMBERS", `{acme-${name}}:all`)).toBe("s-1");
  });
});
