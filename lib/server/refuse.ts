import type { IncomingMessage } from "node:http";

/** What is answered: JSON unless `type` says otherwise. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

export function reply(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value) };
}

/**
 * Refuses what a web page might have sent: anything with an `Origin`, and any `Host` that is not this machine's own
 * name for itself (a page's own name may be made to mean 127.0.0.1).
 */
export function refuse({ headers }: IncomingMessage): Reply | undefined {
  if (headers.origin !== undefined) return reply(403, { error: "requests of web pages are refused" });
  if (!isLoopback(headers.host ?? "")) return reply(403, { error: "ask for 127.0.0.1 or localhost" });
  return undefined;
}

function isLoopback(host: string): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
}
