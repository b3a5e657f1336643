import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { type OpenOptions, openSessions, type SessionRecord, type Sessions } from "../../lib/index.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A clock that goes only when it is told to. */
export interface Clock {
  now: () => number;
  advance(ms: number): void;
}

export function clockAt(time: string): Clock {
  let ms = Date.parse(time);
  return {
    now: () => ms,
    advance: (by) => {
      ms += by;
    },
  };
}

/** An empty folder of this test's own. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "library-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder that is the project, with no home beside it, so that nobody's own configuration is found. */
export function ownProject(): string {
  const folder = tempFolder();
  vi.stubEnv("CLAUDE_PROJECT_DIR", folder);
  for (const name of ["HOME", "USERPROFILE"]) vi.stubEnv(name, join(folder, "no-home"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return folder;
}

export interface Opened {
  sessions: Sessions;
  clock: Clock;
  /** The root folder. */
  dir: string;
}

/** Sessions in a folder of this test's own, with a clock of its own at 2026-01-08T18:00:00Z. */
export async function opened(options: OpenOptions = {}): Promise<Opened> {
  const dir = join(ownProject(), "sessions");
  const clock = clockAt("2026-01-08T18:00:00.000Z");
  const sessions = await openSessions({ dir, durability: "fast", now: clock.now, ...options });
  onTestFinished(() => sessions.close());
  return { sessions, clock, dir };
}

/** Writes a record by hand, as another program or a person may. */
export function putRecord(dir: string, record: Partial<SessionRecord> & { agent_id: string }): void {
  const folder = join(dir, record.agent_id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "state.json"), JSON.stringify(record));
}

export function readState(dir: string, id: string): SessionRecord {
  return JSON.parse(readFileSync(join(dir, id, "state.json"), "utf8"));
}

/** What a call failed with; fails itself when it did not. */
export async function failure(call: Promise<unknown>): Promise<{ code: string; message: string; details: object }> {
  try {
    await call;
  } catch (error) {
    return error as { code: string; message: string; details: object };
  }
  throw new Error("the call did not fail");
}

/** The process warnings from now to the end of the test, which are not printed. */
export function heardWarnings(): (Error & { code?: string })[] {
  const heard: (Error & { code?: string })[] = [];
  const others = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => heard.push(warning));
  onTestFinished(() => {
    process.removeAllListeners("warning");
    for (const listener of others) process.on("warning", listener);
  });
  return heard;
}
