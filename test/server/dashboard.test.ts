import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { create, update } from "../../lib/app/sessions.ts";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";
import { answerBrowser, type Dashboard } from "../../lib/server/dashboard.ts";
import { makeGate } from "../../lib/server/gate.ts";
import { serve } from "../../lib/server/main.ts";
import type { Ask, Reply } from "../../lib/server/refuse.ts";
import { SessionIndex } from "../../lib/server/session-index.ts";
import type { SessionsPage } from "../../lib/server/views/sessions.ts";
import { memoryStore } from "../../lib/store/memory.ts";

let folder: string;
let app: Runtime;
let board: Dashboard;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "server-"));
  for (const name of ["app.js", "app.css"]) writeFileSync(join(folder, name), `/* ${name} */`);
  app = createRuntime({ dir: folder, store: memoryStore(), env: { HOME: folder } });
  board = { app, index: new SessionIndex(app), gate: makeGate(4711, "the-token"), assets: folder };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const COOKIE = "agent_session_4711=the-token";

async function ask(path: string, more: Partial<Ask> = {}): Promise<Reply | undefined> {
  const [name = "", query = ""] = path.split("?");
  const plain: Ask = {
    method: "GET",
    path: name,
    query: new URLSearchParams(query),
    host: "127.0.0.1:4711",
    origin: undefined,
    cookie: COOKIE,
  };
  return answerBrowser(board, { ...plain, ...more });
}

async function view<T>(path: string): Promise<T> {
  return JSON.parse((await ask(path))?.body ?? "null") as T;
}

const OURS = [
  "/",
  "/assets/app.js",
  "/api/sessions",
  "/api/sessions/x",
  "/api/hub",
  "/api/memory",
  "/api/routing",
  "/api/charts",
];

describe("who may look", () => {
  it.each(OURS)("%s is refused without token and cookie", async (path) => {
    expect((await ask(path, { cookie: "" }))?.status).toBe(401);
    for (const cookie of ["agent_session_4711=other", "agent_session_4712=the-token", "x=the-token", `a${COOKIE}`]) {
      expect((await ask(path, { cookie }))?.status).toBe(401);
    }
  });

  it("turns the token in the address into a cookie, on the page alone", async () => {
    const page = await ask("/?token=the-token", { cookie: "" });
    expect(page?.status).toBe(200);
    expect(page?.headers?.["set-cookie"]).toBe("agent_session_4711=the-token; HttpOnly; SameSite=Strict; Path=/");
    for (const path of ["/?token=the-toke", "/?token=", "/?token=the-token2", "/api/sessions?token=the-token"]) {
      expect((await ask(path, { cookie: "" }))?.status).toBe(401);
    }
  });

  it("makes another token at every start, too long to guess", () => {
    const tokens = [makeGate(1).token, makeGate(1).token];
    expect(tokens[0]).toMatch(/^[\w-]{32}$/);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it.each(["evil.example", "evil.example:4711", "127.0.0.1.evil.example", "", "localhost.evil", "10.0.0.1:4711"])(
    "refuses the host %s, cookie or not",
    async (host) => {
      for (const path of OURS) expect((await ask(path, { host }))?.status).toBe(403);
    },
  );

  it.each(["http://evil.example", "null", "https://127.0.0.1:4711", "http://127.0.0.1:4712"])(
    "refuses the origin %s, cookie or not",
    async (origin) => {
      for (const path of OURS) expect((await ask(path, { origin }))?.status).toBe(403);
      expect((await ask("/api/hub", { origin: "http://127.0.0.1:4711" }))?.status).toBe(200);
    },
  );

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("is for looking: refuses %s", async (method) => {
    expect((await ask("/api/sessions", { method }))?.status).toBe(405);
  });

  it("forbids everything but its own files", async () => {
    const policy = (await ask("/"))?.headers?.["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|http|\*/);
    const page = (await ask("/"))?.body ?? "";
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style=|\son\w+=/);
    for (const path of OURS) expect((await ask(path))?.headers?.["content-security-policy"]).toBe(policy);
  });
});

describe("what is answered", () => {
  it("gives its files, and nothing beside them", async () => {
    expect(await ask("/assets/app.js")).toMatchObject({ status: 200, body: "/* app.js */", type: /javascript/ });
    for (const path of [
      "/assets/../package.json",
      "/assets/state.json",
      "/assets/",
      "/api/",
      "/api/nothing",
      "/api/hub/x",
    ]) {
      expect((await ask(path))?.status).toBe(404);
    }
  });

  it("leaves other paths to the router's API and the metrics", async () => {
    for (const path of ["/metrics", "/status", "/agents", "/route"]) expect(await ask(path)).toBeUndefined();
  });

  it("pages, filters and orders sessions", async () => {
    for (let n = 0; n < 120; n++)
      await create(app, { agentId: `s-${n}`, agentName: n % 2 ? "odd" : "even", tags: [`t${n}`] });
    await update(app, "s-7", { phase: "approval", error: "broken" });
    const all = await view<SessionsPage>("/api/sessions?page=2");
    expect(all).toMatchObject({ total: 120, matching: 120, page: 2, pages: 3, states: { waiting: 1, open: 119 } });
    expect(all.rows).toHaveLength(50);
    expect((await view<SessionsPage>("/api/sessions?q=ODD")).matching).toBe(60);
    expect((await view<SessionsPage>("/api/sessions?state=waiting")).rows.map(({ agent_id }) => agent_id)).toEqual([
      "s-7",
    ]);
    expect((await view<SessionsPage>("/api/sessions?phase=agent/approval")).matching).toBe(1);
    expect((await view<SessionsPage>("/api/sessions?sort=errors")).rows[0]?.agent_id).toBe("s-7");
    expect((await view<SessionsPage>("/api/sessions?page=99&sort=nonsense")).page).toBe(3);
    expect((await view<SessionsPage>("/api/sessions?page=-1")).page).toBe(1);
  });

  it.each([
    ["/api/sessions/nobody", 404, "NOT_FOUND"],
    ["/api/sessions/..%2f..%2fetc", 400, "INVALID_ID"],
    ["/api/sessions/%E0%A4%A", 400, "INVALID_VALUE"],
  ])("answers %s with %s", async (path, status, code) => {
    const answered = await ask(path);
    expect(answered?.status).toBe(status);
    expect(JSON.parse(answered?.body ?? "")).toMatchObject({ code });
  });

  it("says that the store is away, and answers once it is back", async () => {
    const away = createRuntime({ dir: folder, store: memoryStore(), env: { HOME: folder } });
    await away.store.close();
    board = { ...board, app: away, index: new SessionIndex(away) };
    expect((await ask("/api/sessions"))?.status).toBe(503);
    expect((await ask("/api/hub"))?.status).toBe(503);
  });
});

describe("the server", () => {
  it("keeps metrics and router open to programs and closed to pages, and streams to those with the cookie", async () => {
    const served = await serve(app, { port: 0, assets: folder });
    const { port } = new URL(served.url);
    const get = (path: string, headers: Record<string, string> = {}) =>
      new Promise<number>((done, failed) => {
        const asked = request({ host: "127.0.0.1", port, path, headers }, (response) => {
          done(response.statusCode ?? 0);
          response.destroy();
        });
        asked.once("error", failed).end();
      });
    try {
      expect(await get("/metrics")).toBe(200);
      expect(await get("/status")).toBe(200);
      expect(await get("/metrics", { origin: served.url })).toBe(403);
      expect(await get("/metrics", { host: "evil.example" })).toBe(403);
      expect(await get("/")).toBe(401);
      expect(await get("/api/events")).toBe(401);
      const token = new URL(served.dashboard ?? "").searchParams.get("token");
      expect(await get(`/?token=${token}`)).toBe(200);
      const cookie = `agent_session_${port}=${token}`;
      expect(await get("/api/events", { cookie })).toBe(200);
      expect(await get("/api/events", { cookie, origin: "http://evil.example" })).toBe(403);
      expect(await get("/api/events", { cookie, host: "evil.example" })).toBe(403);
    } finally {
      await served.close();
    }
  });
});

describe("the page's files", () => {
  it("ask nobody else for anything", () => {
    for (const name of ["app.js", "app.css"]) {
      const text = readFileSync(new URL(`../../dist/dashboard/${name}`, import.meta.url), "utf8");
      const addresses = text.match(/https?:\/\/[^\s"'`)]+/g) ?? [];
      expect(addresses.filter((each) => !each.startsWith("http://www.w3.org/"))).toEqual([]);
    }
  });
});
