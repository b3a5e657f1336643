import type { App } from "../../lib/app/context.ts";
import { identityOf, isAlive } from "../../lib/processes.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import { redact } from "../../lib/session/redact/index.ts";
import type { Store } from "../../lib/store/contract.ts";

/** An app over any store, with the real clock and the default policy unless told otherwise. */
export function testApp(store: Store, parts: Partial<Omit<App, "store">> = {}): App {
  return {
    store,
    policy: DEFAULT_POLICY,
    now: Date.now,
    hex: (digits) => Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join(""),
    elapsed: () => performance.now(),
    patienceMs: 5000,
    alive: isAlive,
    identity: identityOf,
    redact,
    ...parts,
  };
}

/** A clock that stands still until it is set. */
export function clockAt(time: string): { now: () => number; set: (time: string) => void; add: (ms: number) => void } {
  let ms = Date.parse(time);
  return {
    now: () => ms,
    set: (next) => {
      ms = Date.parse(next);
    },
    add: (more) => {
      ms += more;
    },
  };
}
