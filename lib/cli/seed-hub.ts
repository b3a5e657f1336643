import { statSync } from "node:fs";
import { join } from "node:path";
import { importMemory, importMessage, importPresence, type TakenIn } from "../app/hub/import-hub.ts";
import { SessionError } from "../errors.ts";
import type { MemoryEntry } from "../hub/memory.ts";
import type { Message } from "../hub/message.ts";
import { readSeedMemory, readSeedMessage, readSeedPresence, tieThreads } from "../hub/seed-hub.ts";
import type { Runtime } from "../runtime.ts";
import { linesIn } from "./json-place.ts";
import type { Step } from "./progress.ts";
import { placeOf, readJson } from "./seed-files.ts";

/** Where the outcome of each registration, message and key is noted. */
export interface HubReport {
  taken(id: string, result: TakenIn): void;
  fault(where: string, problem: string): void;
}

const FILES = {
  sessions: join("active_sessions.json"),
  messages: join("messages", "recent_messages.json"),
  entries: join("shared_memory", "memory.json"),
} as const;

type Part = keyof typeof FILES;

/** Takes in registry, messages and memory of seed 001. `path`: its project, or `.sessions`; `INVALID_VALUE` where there is none. */
export async function importHub(app: Runtime, path: string, report: HubReport, step: Step): Promise<void> {
  const folder = [join(path, ".sessions"), path].find((each) =>
    Object.values(FILES).some((name) => isThere(join(each, name))),
  );
  if (folder === undefined) {
    throw new SessionError("INVALID_VALUE", `There is no ${join(".sessions", FILES.sessions)} at ${path}.`, { path });
  }
  const files = new Files(folder, report);
  let done = 0;
  const registered: string[] = [];
  for (const [key, value] of files.entries("sessions")) {
    const presence = readSeedPresence(key, value);
    if ("fault" in presence) files.fault("sessions", key, presence.fault);
    else {
      registered.push(key);
      report.taken(key, await importPresence(app, presence));
    }
    step(++done);
  }
  for (const message of readMessages(files)) {
    const { message_id, from, to } = message;
    const receivers = to === null ? registered.filter((each) => each !== from) : [to];
    report.taken(message_id, await importMessage(app, message, receivers));
    step(++done);
  }
  for (const [key, versions] of readMemory(files)) {
    report.taken(key, await importMemory(app, versions));
    step(++done);
  }
}

function readMessages(files: Files): Message[] {
  const messages = new Map<string, Message>();
  const answers = new Map<string, string>();
  for (const [place, value] of files.entries("messages")) {
    const message = readSeedMessage(value);
    const { message_id, in_reply_to } = value as { message_id?: unknown; in_reply_to?: unknown };
    if ("fault" in message)
      files.fault("messages", place, message.fault, typeof message_id === "string" ? message_id : place);
    else {
      messages.set(String(message_id), message);
      if (typeof in_reply_to === "string") answers.set(String(message_id), in_reply_to);
    }
  }
  return tieThreads(messages, answers);
}

/** The versions of each key, oldest first. */
function readMemory(files: Files): Map<string, MemoryEntry[]> {
  const keys = new Map<string, MemoryEntry[]>();
  for (const [id, value] of files.entries("entries")) {
    const entry = readSeedMemory(value);
    if ("fault" in entry) files.fault("entries", id, entry.fault);
    else keys.set(entry.key, [...(keys.get(entry.key) ?? []), entry]);
  }
  for (const versions of keys.values()) versions.sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
  return keys;
}

/** The seed's three files; each may be absent, and a damaged one is told once. */
class Files {
  private readonly folder: string;
  private readonly report: HubReport;
  private readonly lines = new Map<Part, ReturnType<typeof linesIn>>();

  constructor(folder: string, report: HubReport) {
    this.folder = folder;
    this.report = report;
  }

  /** What the file holds, each under its key or its place. */
  entries(part: Part): [string, unknown][] {
    const file = join(this.folder, FILES[part]);
    if (!isThere(file)) return [];
    const read = readJson(file);
    if ("fault" in read) {
      this.report.fault(read.where, read.fault);
      return [];
    }
    this.lines.set(part, linesIn(read.text));
    const held = (read.json as Record<string, unknown> | null)?.[part];
    if (typeof held === "object" && held !== null) return Object.entries(held);
    this.report.fault(file, `it has no "${part}"`);
    return [];
  }

  /** `place`: the key or the number it has in its file; `id`: what it is called, if that is not its key. */
  fault(part: Part, place: string, problem: string, id = place): void {
    const file = join(this.folder, FILES[part]);
    const line = this.lines.get(part)?.([part, part === "messages" ? Number(place) : place]);
    this.report.fault(`${placeOf(file, line)}: ${id.slice(0, 140)}`, problem);
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
