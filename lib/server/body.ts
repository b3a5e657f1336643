import type { IncomingMessage } from "node:http";
import { SessionError } from "../errors.ts";

const MAX_BYTES = 1024 * 1024;

/** The JSON object of a request: `LIMIT_EXCEEDED` above 1 MiB, `INVALID_VALUE` for anything else than an object. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new SessionError("LIMIT_EXCEEDED", `A body has at most ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new SessionError("INVALID_VALUE", "The body must be a JSON object.");
}
