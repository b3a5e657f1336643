import { spawn } from "node:child_process";
import { connect } from "node:net";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { CLI, freshCommandLine } from "../cli/command-line.ts";

// The built `serve`, spoken to as no browser or client would: byte by byte. What each guard decides, one by one, is told by
// test/server/dashboard.test.ts and test/server/serve.test.ts; hostile text in a real browser by test/browser/live.test.ts.

const cli = freshCommandLine();
let port: number;
let token: string;

beforeEach(async () => {
  await cli.has("a1", { purpose: "for my eyes only" });
  const child = spawn(process.execPath, [CLI, "serve", "--json"], { cwd: cli.project, env: cli.env() });
  onTestFinished(() => {
    child.kill();
  });
  const printed = await new Promise<string>((told) => child.stdout.once("data", (chunk) => told(String(chunk))));
  const address = new URL(JSON.parse(printed).dashboard);
  port = Number(address.port);
  token = address.searchParams.get("token") ?? "";
});

/** The whole answer to these bytes. */
function tell(bytes: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1").on("data", (chunk) => {
      answer += chunk;
    });
    socket.once("error", failed).once("close", () => done(answer));
    socket.write(bytes);
  });
}

function ask(target: string, headers: readonly string[] = [], method = "GET"): Promise<string> {
  const host = headers.some((line) => /^host:/i.test(line)) ? [] : [`Host: 127.0.0.1:${port}`];
  return tell([`${method} ${target} HTTP/1.1`, ...host, "Connection: close", ...headers, "", ""].join("\r\n"));
}

const status = (answer: string) => Number(answer.split(" ", 2)[1]);
const cookie = () => `Cookie: agent_session_${port}=${token}`;

describe("the dashboard of this machine", () => {
  it("shows nobody anything without the key, and its owner everything", async () => {
    for (const target of [
      "/",
      "/?token=",
      `/?token=${"x".repeat(32)}`,
      "/api/sessions",
      "/api/sessions/a1",
      "/api/events",
    ]) {
      const answer = await ask(target);
      expect({ target, status: status(answer) }).toEqual({ target, status: 401 });
      expect(answer).not.toMatch(/a1|for my eyes|set-cookie/i);
    }
    const page = await ask(`/?token=${token}`);
    expect(page).toMatch(/set-cookie: agent_session_\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/\r\n/i);
    expect(page).toMatch(/content-security-policy: default-src 'none'/i);
    expect(page).toMatch(/x-frame-options: DENY/i);
    expect(page).toMatch(/referrer-policy: no-referrer/i);
    expect(await ask("/api/sessions", [cookie()])).toContain("for my eyes only");
  });

  it("gives no file beside its own, however the way is written", async () => {
    const ways = [
      "/assets/../cli.cjs",
      "/assets/..%2fcli.cjs",
      "/assets/%2e%2e/cli.cjs",
      "/assets//etc/passwd",
      "//etc/passwd",
    ];
    const more = [
      "/assets/app.js%00",
      "/assets\\..\\cli.cjs",
      "/../../etc/passwd",
      "/api/sessions/..%2f..%2fetc",
      "/api/sessions/%zz",
    ];
    for (const target of [...ways, ...more, "/assets/__proto__", "/constructor", "/api/constructor"]) {
      const answer = await ask(target, [cookie()]);
      expect({ target, ok: [400, 404].includes(status(answer)) }).toEqual({ target, ok: true });
      expect(answer).not.toMatch(/root:|sourceMappingURL|\n\s+at /);
    }
  });

  it.each<[string, string[]]>([
    ["a name that was made to mean this machine", ["Host: evil.example"]],
    ["such a name with our port", ["Host: evil.example:%port"]],
    ["a name that begins like ours", ["Host: 127.0.0.1.evil.example"]],
    ["a page elsewhere", ["Origin: http://evil.example"]],
    ["a page without an origin", ["Origin: null"]],
    ["a page of another port of ours", ["Origin: http://127.0.0.1:1"]],
  ])("answers no request that came by %s, key or not, and lets no page read", async (_, lines) => {
    const headers = lines.map((line) => line.replace("%port", String(port)));
    for (const target of [
      "/",
      `/?token=${token}`,
      "/api/sessions",
      "/api/events",
      "/metrics",
      "/agents",
      "/assets/app.js",
    ]) {
      const answer = await ask(target, [...headers, cookie()]);
      expect({ target, status: status(answer) }).toEqual({ target, status: 403 });
      expect(answer).not.toMatch(/access-control-allow|set-cookie/i);
    }
    for (const method of ["POST", "OPTIONS"]) {
      const answer = await ask("/register/agent", [...headers, "Content-Length: 0"], method);
      expect(status(answer)).toBe(403);
    }
  });

  it("answers no whole address of elsewhere, no request without or with two hosts, and no upgrade", async () => {
    expect(status(await ask("http://evil.example/metrics"))).toBe(404);
    expect(status(await tell("GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n"))).toBe(400);
    const two = `GET /api/sessions HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${port}\r\n${cookie()}\r\nConnection: close\r\n\r\n`;
    expect([400, 403]).toContain(status(await tell(two)));
    const upgrade = ["Upgrade: websocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13"];
    expect(status(await ask("/api/events", upgrade))).toBe(401);
    expect(await ask("/api/sessions", [cookie()])).toContain("for my eyes only");
  });
});
