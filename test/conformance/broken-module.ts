import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { brokenStore } from "./broken-store.ts";
import { folderOf } from "./places.ts";

// The broken store as somebody's module: what "agent-session conformance" is given.
export const name = "a broken store";
export const create = (place: string) => brokenStore(folderOf(place));
export const destroy = (place: string) => rmSync(folderOf(place), { force: true });
export function damage(place: string, id: string): void {
  const whole = JSON.parse(readFileSync(folderOf(place), "utf8"));
  writeFileSync(folderOf(place), JSON.stringify({ ...whole, sessions: { ...whole.sessions, [id]: "garbage" } }));
}
