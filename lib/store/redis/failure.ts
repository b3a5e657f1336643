import { isSessionError, SessionError } from "../../errors.ts";

/** A call was not answered in time. */
export class Unanswered extends Error {}

/** What a failed attempt means. */
export interface Judgement {
  /** Another one can help. */
  readonly again: boolean;
  /** The connection is of no more use. */
  readonly drop: boolean;
  /** The server has said no: nothing was done. */
  readonly refused: boolean;
}

/** Refusals of the server that pass: it loads its data, it is a replica that is to become the master, a script is at work. */
const PASSING = /^(?:LOADING|READONLY|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN|ERR max number of clients)/;
/** Refusals after which this connection is of no more use: behind the same address there may soon be another server. */
const ELSEWHERE = /^(?:LOADING|READONLY|MASTERDOWN|NOAUTH|WRONGPASS|ERR max number of clients)/;
/** No such host, one whose certificate is not trusted, no such file with its authority: waiting does not mend it. */
const HOPELESS =
  /^(?:ENOTFOUND|ENOENT|EACCES|EISDIR|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

export function judge(error: unknown): Judgement {
  if (isSessionError(error)) return { again: error.details.passing === true, drop: true, refused: true };
  if (!(error instanceof Error)) return { again: false, drop: true, refused: false };
  if (error.name === "ReplyError")
    return { again: PASSING.test(error.message), drop: ELSEWHERE.test(error.message), refused: true };
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  return { again: !HOPELESS.test(code), drop: true, refused: false };
}

/**
 * The error of a call that could not be made. `unreachable`: the whole store is out of reach, not one
 * session; `unanswered`: it was sent, and may have been done (asked again with the same line, a commit
 * tells whether it was).
 */
export function unavailable(what: string, name: string, error: unknown, unanswered: boolean, ms: number): SessionError {
  // A key of somebody else's in a session's place says nothing of the others.
  const whole = !(error instanceof Error && error.message.includes("WRONGTYPE"));
  const details = { store: name, ...(whole ? { unreachable: true } : {}), ...(unanswered ? { unanswered: true } : {}) };
  const text = `Could not ${what}: ${reason(error, ms)} (${name}).`;
  return new SessionError("STORE_UNAVAILABLE", text, details, { cause: error });
}

function reason(error: unknown, ms: number): string {
  if (error instanceof Unanswered) return `no answer within ${Math.round(ms)} ms`;
  if (isSessionError(error)) return error.message.replace(/\.$/, "");
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const advice = ADVICE.find(([start]) => error.message.startsWith(start))?.[1];
  const text = error.message || String(code ?? error.name);
  return advice === undefined ? text : `${advice} (${text})`;
}

const ADVICE: readonly [start: string, text: string][] = [
  ["NOAUTH", "the server wants a password"],
  ["WRONGPASS", "the server refuses user and password"],
  ["NOPERM", "the user may not do this on the server"],
  ["OOM", "the server's memory is full"],
  ["MISCONF", "the server cannot write its data to disk"],
  ["NOREPLICAS", "the server has too few replicas"],
  ["WRONGTYPE", "a key under this prefix belongs to another program"],
];
