import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Ask } from "./refuse.ts";

/** Who may look: whoever was given the URL with the token, and then has the cookie. */
export interface Gate {
  /** Stands in the URL that `serve` prints. */
  readonly token: string;
  /** The `Set-Cookie` for one who has come with the token. */
  readonly cookie: string;
  hasToken(ask: Ask): boolean;
  hasCookie(ask: Ask): boolean;
}

/** One secret per server. The cookie is named by the port: cookies are shared by all ports of a host. */
export function makeGate(port: number, token: string = randomBytes(24).toString("base64url")): Gate {
  const name = `agent_session_${port}`;
  return {
    token,
    cookie: `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    hasToken: ({ query }) => isSame(query.get("token") ?? "", token),
    hasCookie: ({ cookie }) => cookie.split(";").some((each) => isSame(each.trim(), `${name}=${token}`)),
  };
}

/** Takes as long whatever differs. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
