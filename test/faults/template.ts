import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** So many empty folders that a list goes by the markers. */
const PADS = 18;

/** Makes the store a large one: from 17 folders on, open sessions are found by their markers alone. */
export function pad(dir: string): void {
  if (existsSync(join(dir, `pad-${PADS - 1}`))) return;
  for (let at = 0; at < PADS; at++) mkdirSync(join(dir, `pad-${at}`), { recursive: true });
}

export function isPad(name: string): boolean {
  return name.startsWith("pad-");
}

/** Makes `dir` what `template` is: a store, or nothing at all. A store's padding stays, to save time. */
export function resetTo(template: string, dir: string): void {
  if (!existsSync(template)) {
    rmSync(dir, { recursive: true, force: true });
    return;
  }
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(dir)) if (!isPad(name)) rmSync(join(dir, name), { recursive: true });
  for (const name of readdirSync(template)) {
    if (!isPad(name)) cpSync(join(template, name), join(dir, name), { recursive: true, preserveTimestamps: true });
  }
}
