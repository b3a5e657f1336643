import { isSessionError, SessionError } from "../errors.ts";
import type { App } from "./context.ts";

/**
 * Makes rounds of `work` until its store call (`attempt`) wins or `patienceMs` are over, then `BUSY`. Only a store's
 * `CONFLICT` inside `attempt` is a lost race; one of a decision is an answer. The pauses between them double, jittered:
 * a round in vain costs as much as one that wins, and with even pauses 32 writers do little else.
 */
export async function untilWon<T>(app: App, what: string, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  const start = app.elapsed();
  for (let round = 0; ; round++) {
    try {
      const won = await work(attempt);
      if (round > 0) app.note?.("lock_wait", { ms: app.elapsed() - start });
      return won;
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      const waited = app.elapsed() - start;
      if (waited >= app.patienceMs) {
        const text = `${what} is busy: other writers came first for ${Math.round(waited)} ms.`;
        throw new SessionError("BUSY", text, { busy: what }, { cause: error.cause });
      }
      const pause = Math.min(2 ** round, LONGEST_PAUSE_MS) * (0.5 + Math.random());
      await new Promise((wake) => setTimeout(wake, Math.min(pause, app.patienceMs - waited)));
    }
  }
}

const LONGEST_PAUSE_MS = 50;

/** Says so when a store call lost a race, so that the whole round is made again. */
export type Attempt = <T>(call: () => Promise<T>) => Promise<T>;

class LostRace {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

async function attempt<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isSessionError(error) && error.code === "CONFLICT" && !error.details.permanent ? new LostRace(error) : error;
  }
}
