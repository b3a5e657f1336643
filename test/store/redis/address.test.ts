import { describe, expect, it } from "vitest";
import { parseAddress } from "../../../lib/store/redis/address.ts";
import { withoutCredentials } from "../../../lib/store/redis/credentials.ts";

describe("the address of a Redis store", () => {
  it.each([
    ["redis://localhost", { host: "localhost", port: 6379, tls: false, db: 0, prefix: "agent-session" }],
    ["redis://host:7000/3?prefix=shop", { host: "host", port: 7000, db: 3, prefix: "shop" }],
    ["rediss://host", { tls: true }],
    ["valkey://host", { tls: false }],
    ["valkeys://host", { tls: true }],
    ["redis://:secret@host", { password: "secret" }],
    ["redis://me:p%40ss%2Fword@host/1", { username: "me", password: "p@ss/word", db: 1 }],
    ["redis://[::1]:7000", { host: "::1", port: 7000 }],
    ["redis://host?timeout=250", { timeoutMs: 250 }],
    ["rediss://host?ca=/etc/ca.pem", { ca: "/etc/ca.pem" }],
    ["redis://host/?prefix=", { prefix: "agent-session", db: 0 }],
  ])("%s is read", (url, parts) => {
    expect(parseAddress(url)).toMatchObject(parts);
  });

  it.each([
    ["host:6379", "it must begin with"],
    ["http://host", "it must begin with"],
    ["nonsense", "it is not a URL"],
    ["redis://", "it names no host"],
    ["redis://host/x", "the database must be a whole number"],
    ["redis://host/1/2", "the database must be a whole number"],
    ["redis://host?prefix=a:b", "prefix must be"],
    [`redis://host?prefix=${"x".repeat(65)}`, "prefix must be"],
    ["redis://host?timeout=0", "timeout must be a whole number from 1 to 60000"],
    ["redis://host?password=x", '"password" is none of its parameters'],
    ["redis://a%zz:b@host", "not percent-encoded"],
  ])("%s is refused", (url, why) => {
    expect(() => parseAddress(url)).toThrow(why);
  });

  it("never shows the password, neither as a name nor in a refusal", () => {
    expect(parseAddress("redis://me:secret@host:7000/2?prefix=p").name).toBe("redis://host:7000/2?prefix=p");
    expect(() => parseAddress("redis://me:sec@ret@host/x")).toThrow(/^"redis:\/\/host\/x" is not the address/);
    expect(withoutCredentials("rediss://:secret@host")).toBe("rediss://host");
    expect(withoutCredentials("file:/a@b")).toBe("file:/a@b");
  });
});
