import { SessionError } from "../../errors.ts";
import { withoutCredentials } from "./credentials.ts";

/** Where a server is, how to get in, and which keys are ours. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Path of a PEM file with the authority that signed the server's certificate. */
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  /** First part of every key. */
  readonly prefix: string;
  /** Longest wait of one call, in milliseconds, where the URL says so. */
  readonly timeoutMs?: number;
  /** The address without the password, for messages. */
  readonly name: string;
}

const SCHEMES: ReadonlyMap<string, boolean> = new Map([
  ["redis:", false],
  ["valkey:", false],
  ["rediss:", true],
  ["valkeys:", true],
]);
const PARAMETERS = ["prefix", "timeout", "ca"];
const PREFIX = /^[A-Za-z0-9._-]{1,64}$/;
const DEFAULT_PREFIX = "agent-session";
/** Milliseconds; a call that may wait longer is a call that hangs. */
const LONGEST_TIMEOUT = 60_000;

/**
 * Reads `redis[s]://[user[:password]@]host[:port][/db][?prefix=…&timeout=ms&ca=file]`; `valkey://` and
 * `valkeys://` are the same. `INVALID_VALUE` for anything else, without repeating the password.
 */
export function parseAddress(url: string): Address {
  const parsed = parse(url);
  const tls = SCHEMES.get(parsed.protocol);
  if (tls === undefined) throw invalid(url, `it must begin with ${[...SCHEMES.keys()].join("//, ")}//`);
  const { searchParams: query } = parsed;
  for (const key of query.keys())
    if (!PARAMETERS.includes(key)) throw invalid(url, `"${key}" is none of its parameters (${PARAMETERS.join(", ")})`);
  if (parsed.hostname === "") throw invalid(url, "it names no host");
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  const port = Number(parsed.port || 6379);
  const db = wholeNumber(url, "the database", parsed.pathname.slice(1) || "0", 0, 65_535);
  const prefix = query.get("prefix") || DEFAULT_PREFIX;
  if (!PREFIX.test(prefix)) throw invalid(url, "prefix must be 1 to 64 letters, digits, dots, hyphens or underscores");
  const timeout = query.get("timeout");
  return {
    host,
    port,
    tls,
    db,
    prefix,
    name: `${parsed.protocol}//${parsed.host}/${db}?prefix=${prefix}`,
    ...(query.get("ca") ? { ca: query.get("ca") as string } : {}),
    ...(parsed.username ? { username: decoded(url, parsed.username) } : {}),
    ...(parsed.password ? { password: decoded(url, parsed.password) } : {}),
    ...(timeout ? { timeoutMs: wholeNumber(url, "timeout", timeout, 1, LONGEST_TIMEOUT) } : {}),
  };
}

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw invalid(url, "it is not a URL");
  }
}

function decoded(url: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(url, "user or password is not percent-encoded");
  }
}

function wholeNumber(url: string, what: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw invalid(url, `${what} must be a whole number from ${least} to ${most}`);
}

function invalid(url: string, why: string): SessionError {
  const shown = withoutCredentials(url).slice(0, 200);
  return new SessionError("INVALID_VALUE", `"${shown}" is not the address of a Redis store: ${why}.`, {
    name: "store",
  });
}
