import type { App } from "../app/context.ts";
import { sweep } from "../app/sweep.ts";
import type { SessionError } from "../errors.ts";
import type { Fields } from "./input.ts";

/** The direct protocol's session_start: reconciles the store and answers what waits. */
export async function sessionStart(app: App): Promise<Fields> {
  const { resumable, interrupted, expired, cleaned } = await sweep(app);
  return { resumable, interrupted, expired, cleaned };
}

export function sessionStartNeutral(error: SessionError): Fields {
  return { resumable: [], interrupted: [], expired: [], cleaned: 0, error: error.message, code: error.code };
}
