import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { created, loaded } from "../../../lib/conformance/sessions.ts";
import { failure, storeAt } from "./place.ts";
import { DURABLE, freePort, NO_SERVER, RedisServer, titled } from "./server.ts";

describe.skipIf(NO_SERVER !== undefined)(titled("a server that wants a password"), () => {
  let server: RedisServer;
  const withLogin = (login: string, prefix: string) => server.url(prefix).replace("redis://", `redis://${login}@`);
  beforeAll(async () => {
    server = await RedisServer.start([
      ...DURABLE,
      "--requirepass",
      "s3cret/&",
      "--user",
      "team",
      "on",
      ">pa:ss",
      "~{team}*",
      "+@all",
    ]);
  });
  afterAll(() => server.stop());

  it("lets in who has it in the URL", async () => {
    await created(storeAt(withLogin(`:${encodeURIComponent("s3cret/&")}`, "p")), "s");
    await loaded(storeAt(withLogin(`default:${encodeURIComponent("s3cret/&")}`, "p")), "s");
    await created(storeAt(withLogin(`team:${encodeURIComponent("pa:ss")}`, "team")), "s");
  });

  it.each([
    ["without one", "redis://", "the server wants a password"],
    ["with another", "redis://:wrong-password@", "the server refuses user and password"],
  ])("is refused at once %s, and the password is not repeated", async (_, start, message) => {
    const failed = await failure(storeAt(server.url("p").replace("redis://", start)).load("s"));
    expect(failed).toMatchObject({ code: "STORE_UNAVAILABLE", message: expect.stringContaining(message) });
    expect(JSON.stringify(failed)).not.toContain("wrong-password");
    expect(failed.ms).toBeLessThan(2000);
  });

  it("says so when the user may not touch the keys", async () => {
    const failed = await failure(storeAt(withLogin(`team:${encodeURIComponent("pa:ss")}`, "others")).load("s"));
    expect(failed).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(failed.message).toMatch(/may not|permission/i);
  });
});

const NO_OPENSSL = spawnSync("openssl", ["version"]).error === undefined ? undefined : "no openssl here";

describe.skipIf(NO_SERVER !== undefined || NO_OPENSSL !== undefined)(titled("a server behind TLS"), () => {
  let server: RedisServer;
  let folder: string;
  let port: number;
  const url = (more: string) => `rediss://localhost:${port}/0?prefix=tls${more}`;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "redis-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"];
    spawnSync("openssl", [...made, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]);
    port = await freePort();
    const tls = [
      "--tls-port",
      String(port),
      "--tls-cert-file",
      cert,
      "--tls-key-file",
      key,
      "--tls-auth-clients",
      "no",
    ];
    server = await RedisServer.start([...DURABLE, ...tls, "--tls-ca-cert-file", cert]);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is talked to by rediss://, with the authority that signed its certificate", async () => {
    const store = storeAt(url(`&ca=${join(folder, "cert.pem")}`));
    await created(store, "s");
    expect((await loaded(store, "s")).record.agent_id).toBe("s");
  });

  it.each([
    ["whose certificate nobody trusts", () => url(""), /self.signed certificate/],
    ["when the file with its authority is missing", () => url("&ca=/nowhere/ca.pem"), /ENOENT/],
  ])("is refused at once %s", async (_, address, message) => {
    const { code, message: said, ms } = await failure(storeAt(address()).load("s"));
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(said).toMatch(message);
    expect(ms).toBeLessThan(2000);
  });
});
