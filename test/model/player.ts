// A process that makes calls on a store, one after the other, and says what it was told.
import { writeSync } from "node:fs";
import { fileStore } from "../../lib/store/file/index.ts";
import type { Command } from "./commands.ts";
import { closed, doorTo, tellOf } from "./play.ts";

export interface Part {
  dir: string;
  now: number;
  commands: readonly Command[];
}

void main(JSON.parse(process.argv[2] ?? "{}") as Part);

async function main({ dir, now, commands }: Part): Promise<void> {
  const store = fileStore({ dir, durable: false, now: () => now });
  const door = await doorTo(store, { now: () => now, alive: () => true });
  for (const command of commands) writeSync(1, `${JSON.stringify(await tellOf(door, command))}\n`);
  await closed(door);
}
