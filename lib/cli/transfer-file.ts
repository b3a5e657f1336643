import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { SessionError } from "../errors.ts";
import { version } from "../version.ts";

/** The first line of an export says what follows, the last how much there was: a file that was cut is noticed. */
const FORMAT = "agent-session export";

export function headOf(now: string): Record<string, unknown> {
  return { format: FORMAT, version: 1, made_by: version, made_at: now };
}

export function endOf(sessions: number): Record<string, unknown> {
  return { end: true, sessions };
}

/** One line of an export: its number in the file, and what it holds; `undefined` for what is no JSON. */
export interface TransferLine {
  readonly number: number;
  readonly value: unknown;
}

/**
 * The sessions of an export file, line by line. `INVALID_VALUE` for what is no export at all; a missing end comes as a
 * last line without a value, so that all before it is still taken in.
 */
export async function* readTransferFile(path: string): AsyncGenerator<TransferLine> {
  let number = 0;
  let sessions = 0;
  let ended = false;
  for await (const text of linesOf(path)) {
    number++;
    if (text.trim() === "") continue;
    const value = parsed(text);
    if (number === 1) checkHead(path, value);
    else if (isEnd(value)) ended = value.sessions === sessions;
    else {
      sessions++;
      yield { number, value };
    }
  }
  if (number === 0) checkHead(path, undefined);
  if (!ended) yield { number: number + 1, value: undefined };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = path === "-" ? process.stdin : createReadStream(path);
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SessionError("INVALID_VALUE", `${path} cannot be read: ${code ?? String(error)}.`, { file: path });
  }
}

function checkHead(path: string, value: unknown): void {
  const head = (value ?? {}) as { format?: unknown; version?: unknown };
  if (head.format !== FORMAT) {
    throw new SessionError("INVALID_VALUE", `${path} is no export of agent-session.`, { file: path });
  }
  if (head.version !== 1) {
    const text = `${path} is an export of version ${String(head.version)}; this program reads version 1.`;
    throw new SessionError("INVALID_VALUE", text, { file: path });
  }
}

function isEnd(value: unknown): value is { sessions: unknown } {
  return typeof value === "object" && value !== null && (value as { end?: unknown }).end === true;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
