import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PlatoServer, platoServer } from "../outbound/plato-server.ts";
import { CLI, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
let plato: PlatoServer;
beforeEach(async () => {
  plato = await platoServer();
});
afterEach(() => plato.stop());

/** Runs without stopping this process, in which the server lives. */
function run(args: string[], env: Record<string, string> = {}): Promise<{ status: number | null; stdout: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: cli.project, env: cli.env(env) });
  let stdout = "";
  child.stdout.on("data", (part) => {
    stdout += part;
  });
  return new Promise((done) => child.once("close", (status) => done({ status, stdout })));
}

function configure(): Record<string, string> {
  mkdirSync(join(cli.project, ".claude"), { recursive: true });
  writeFileSync(join(cli.project, ".claude/agent-session.json"), '{"plato": {"scout_room": "r"}}');
  return { PLATO_URL: plato.url, PLATO_API_KEY: plato.key };
}

describe("tiles", () => {
  it("are off unless somebody said where to", async () => {
    await cli.has("s1");
    expect(cli.json("tiles")).toEqual({ enabled: false });
    expect(cli.run(["tiles", "--flush"])).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^No tiles are sent: PLATO_URL/),
    });
    expect((await run(["tiles", "--json"], { PLATO_URL: plato.url })).stdout).toBe('{"enabled":false}\n');
  });

  it("are listed while they wait, and sent by --flush", async () => {
    const env = configure();
    await cli.has("s1", { agentName: "oracle1" });
    expect((await run(["tiles", "--pending"], env)).stdout).toBe("[SESSION_START] oracle1:general\n");
    expect(JSON.parse((await run(["tiles", "--json"], env)).stdout)).toMatchObject({
      enabled: true,
      room: "r",
      pending: 1,
      sent: 0,
    });
    expect(await run(["tiles", "--flush"], env)).toEqual({ status: 0, stdout: "Sent 1, refused 0.\n" });
    expect(await run(["tiles", "--pending", "--json"], env)).toEqual({ status: 0, stdout: "[]\n" });
  });

  it("are tried again for a while by --flush", async () => {
    const env = { ...configure(), PLATO_API_KEY: "wrong" };
    await cli.has("s1");
    plato.faults.push({ status: 503 });
    const child = run(["tiles", "--flush", "--json"], env);
    while (plato.faults.length > 0) await new Promise((look) => setTimeout(look, 5));
    // It has failed once, and comes again; the key is put right meanwhile.
    Object.assign(plato, { key: "wrong" });
    expect(await child).toEqual({ status: 0, stdout: '{"sent":1,"rejected":0,"done":true}\n' });
  });

  it("that could not all be sent are said, and exit 1", async () => {
    const env = configure();
    await cli.has("s1");
    plato.faults.push({ status: 429, headers: { "retry-after": "120" } });
    const { status, stdout } = await run(["tiles", "--flush"], env);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Sent 0, refused 0\. Not all could be sent: 429/);
    expect(JSON.parse((await run(["tiles", "--json"], env)).stdout)).toMatchObject({
      pending: 1,
      retry_at: expect.any(String),
    });
  });

  it("are sent by sweep too", async () => {
    const env = configure();
    await cli.has("s1", { agentName: "oracle1" });
    expect((await run(["sweep"], env)).status).toBe(0);
    expect(plato.tiles).toHaveLength(1);
  });
});

describe("metrics", () => {
  it("are printed, and written into a file for everybody to read", async () => {
    await cli.has("s1");
    const { stdout } = cli.run(["metrics"]);
    expect(stdout).toContain("\nholodeck_session_active_total 1\n");
    const file = join(cli.project, "agent-session.prom");
    writeFileSync(file, "old");
    expect(cli.json("metrics", "--textfile", file)).toEqual({ textfile: file });
    expect(readFileSync(file, "utf8")).toBe(stdout);
    expect(statSync(file).mode & 0o444).toBe(0o444);
    expect(cli.json("metrics")).toEqual({ text: stdout });
  });

  it("of one session are its performance", async () => {
    await cli.has("s1");
    expect(cli.json("metrics", "s1")).toMatchObject({ error_rate: 0, messages_processed: 0 });
    expect(cli.failure("metrics", "s1", "--textfile", "x")).toMatchObject({ status: 2, error: { code: "USAGE" } });
  });

  it("say when the file cannot be written, and bring no store into being", () => {
    expect(cli.failure("metrics", "--textfile", join(cli.project, "no/such/folder/x"))).toMatchObject({
      status: 1,
      error: { code: "STORE_UNAVAILABLE" },
    });
    expect(existsSync(cli.root)).toBe(false);
  });
});

describe("serve", () => {
  it("prints its address, answers, and ends when it is told to", async () => {
    await cli.has("s1");
    const child = spawn(process.execPath, [CLI, "serve", "--json"], { cwd: cli.project, env: cli.env() });
    const line = await new Promise<string>((said) => child.stdout.once("data", (part) => said(String(part))));
    const { url } = JSON.parse(line) as { url: string };
    expect(await (await fetch(`${url}/status`)).json()).toMatchObject({ n_agents: 0, description: "empty" });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("holodeck_session_active_total 1\n");
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it.runIf(process.platform === "linux")("opens the dashboard in the browser with --open", async () => {
    const [bin, opened] = [join(cli.project, "bin"), join(cli.project, "opened")];
    mkdirSync(bin);
    writeFileSync(join(bin, "xdg-open"), `#!/bin/sh\necho "$1" > "${opened}.part"; mv "${opened}.part" "${opened}"\n`, {
      mode: 0o755,
    });
    const env = cli.env({ PATH: `${bin}:${process.env.PATH}` });
    const child = spawn(process.execPath, [CLI, "serve", "--json", "--open"], { cwd: cli.project, env });
    const line = await new Promise<string>((said) => child.stdout.once("data", (part) => said(String(part))));
    await expect.poll(() => existsSync(opened), { timeout: 15_000 }).toBe(true);
    expect(readFileSync(opened, "utf8")).toBe(`${(JSON.parse(line) as { dashboard: string }).dashboard}\n`);
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
  });
});
