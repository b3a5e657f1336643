/** What of a request is looked at; no port is needed to make one. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly host: string;
  readonly origin: string | undefined;
  readonly cookie: string;
}

/** What is answered: JSON unless `type` says otherwise. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function reply(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value) };
}

/**
 * Refuses what a web page might have sent: anything with an `Origin`, and any `Host` that is not this machine's own
 * name for itself (a page's own name may be made to mean 127.0.0.1).
 */
export function refuse({ host, origin }: Pick<Ask, "host" | "origin">): Reply | undefined {
  if (origin !== undefined) return reply(403, { error: "requests of web pages are refused" });
  return refuseHost(host);
}

/** The same for our own pages, which may say that they come from here. */
export function refuseStrangers({ host, origin }: Pick<Ask, "host" | "origin">): Reply | undefined {
  if (origin !== undefined && origin !== `http://${host}`)
    return reply(403, { error: "requests of other pages are refused" });
  return refuseHost(host);
}

function refuseHost(host: string): Reply | undefined {
  return isLoopback(host) ? undefined : reply(403, { error: "ask for 127.0.0.1 or localhost" });
}

function isLoopback(host: string): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
}
