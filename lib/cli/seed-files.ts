import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { SessionError } from "../errors.ts";
import { readRecord } from "../session/migrate.ts";
import type { SessionRecord } from "../session/record.ts";
import { readSeedFeature } from "../session/seed-feature.ts";
import { baseLine, checkRecord, type Transfer } from "../session/transfer.ts";

/** A session that another program wrote, or what is wrong with its file. */
export interface SeedFile {
  readonly file: string;
  readonly found: Transfer | { readonly agent_id?: string; readonly fault: string };
}

interface Layout {
  /** Where its folders lie below a project. */
  readonly below: readonly string[];
  /** The file in each session's folder. */
  readonly name: string;
  read(value: unknown): SessionRecord | { readonly fault: string };
}

/** Seeds 002 and 004: one folder per session. */
const LAYOUTS: Readonly<Record<"gaia" | "maestro", Layout>> = {
  gaia: {
    below: [".claude", "session"],
    name: "state.json",
    read: (value) => readRecord(value) ?? { fault: "it holds no session" },
  },
  maestro: { below: [".flow", "maestro", "sessions"], name: "metadata.json", read: readSeedFeature },
};

/**
 * The sessions below `path`, which is the project, the folder of the sessions or one session's own folder.
 * `INVALID_VALUE` when there is no such file anywhere.
 */
export function seedFiles(kind: "gaia" | "maestro", path: string): SeedFile[] {
  const layout = LAYOUTS[kind];
  const files = filesIn(layout, path);
  if (files.length === 0) {
    const text = `There is no ${join(...layout.below, "*", layout.name)} at ${path}.`;
    throw new SessionError("INVALID_VALUE", text, { path });
  }
  return files.map((file) => ({ file, found: readSession(layout, file) }));
}

function filesIn(layout: Layout, path: string): string[] {
  const own = join(path, layout.name);
  if (isThere(own)) return [own];
  for (const folder of [join(path, ...layout.below), path]) {
    const files = foldersIn(folder).map((name) => join(folder, name, layout.name));
    const there = files.filter(isThere);
    if (there.length > 0) return there;
  }
  return [];
}

function readSession(layout: Layout, file: string): SeedFile["found"] {
  const value = readJson(file);
  if ("fault" in value) return value;
  const record = layout.read(value.json);
  if ("fault" in record) return { fault: record.fault as string };
  const folder = basename(join(file, ".."));
  if (record.agent_id !== folder) {
    return { agent_id: folder, fault: `the session in it is ${JSON.stringify(record.agent_id.slice(0, 140))}` };
  }
  const wrong = checkRecord(folder, record);
  if (wrong !== undefined) return { agent_id: folder, ...wrong };
  return { agent_id: folder, lines: [baseLine(record, 1, "session.created")] };
}

/** The JSON of a file, or why it cannot be had. */
export function readJson(file: string): { readonly json: unknown } | { readonly fault: string } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return { fault: `it cannot be read: ${(error as NodeJS.ErrnoException).code}` };
  }
  if (text.trim() === "") return { fault: "it is empty" };
  try {
    return { json: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch {
    return { fault: "it is no JSON, or was cut short" };
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
