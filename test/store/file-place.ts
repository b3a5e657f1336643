import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { App } from "../../lib/app/context.ts";
import { create } from "../../lib/app/sessions.ts";
import { decodeLine, type Line } from "../../lib/session/line.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import type { Store } from "../../lib/store/contract.ts";
import { type FileStoreOptions, fileStore } from "../../lib/store/file/index.ts";
import { testApp } from "../setup/test-app.ts";

/** A file store in a folder of the test's own, and a look at its files. */
export interface Place {
  dir: string;
  store: Store;
  app: App;
  /** Another store on the same folder, as another process would have it. */
  reopen(options?: Partial<FileStoreOptions>): Place;
  path(...names: string[]): string;
  /** The file's text; `undefined` when it is not there. */
  text(...names: string[]): string | undefined;
  write(text: string | Uint8Array, ...names: string[]): void;
  /** Names in a folder, in order; none when it is not there. */
  names(...names: string[]): string[];
  /** The record as `state.json` holds it, with its seam. */
  state(id: string): SessionRecord & { journal?: unknown };
  lines(id: string): Line[];
}

/** Memory where there is a file system in it: some of these tests write a file thousands of times. */
const PARENT = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export function tempDir(): string {
  const dir = mkdtempSync(join(PARENT, "agent-session-store-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function filePlace(options: Partial<FileStoreOptions> = {}): Place {
  return placeAt(join(tempDir(), "session"), options);
}

/** A place with one session `a` in it, at revision 1. */
export async function placeWithSession(options: Partial<FileStoreOptions> = {}): Promise<Place> {
  const place = filePlace(options);
  await create(place.app, { agentId: "a", agentName: "tester", metadata: { n: 0 } });
  return place;
}

export function placeAt(dir: string, options: Partial<FileStoreOptions> = {}): Place {
  const store = fileStore({ dir, durable: false, ...options });
  const path = (...names: string[]) => join(dir, ...names);
  const text = (...names: string[]) => (existsSync(path(...names)) ? readFileSync(path(...names), "utf8") : undefined);
  return {
    dir,
    store,
    app: testApp(store, options.now === undefined ? {} : { now: options.now }),
    reopen: (more = {}) => placeAt(dir, { ...options, ...more }),
    path,
    text,
    write: (content, ...names) => writeFileSync(path(...names), content),
    names: (...names) => (existsSync(path(...names)) ? readdirSync(path(...names)).sort() : []),
    state: (id) => JSON.parse(text(id, "state.json") ?? "null"),
    lines: (id) => (text(id, "events.jsonl") ?? "").split("\n").flatMap((part) => decodeLine(part) ?? []),
  };
}
