// A process that adds to the number in session "a", so many times, and says the number after each.
import { writeSync } from "node:fs";
import { openSessions } from "../../lib/index.ts";

void main(JSON.parse(process.argv[2] ?? "{}") as { dir: string; times: number });

async function main({ dir, times }: { dir: string; times: number }): Promise<void> {
  const sessions = await openSessions({ dir, durability: "fast" });
  for (let at = 0; at < times; at++) {
    const { metadata } = await sessions.update("a", (record) => ({
      metadata: { count: Number(record.metadata.count) + 1 },
    }));
    writeSync(1, `${metadata.count}\n`);
  }
  await sessions.close();
}
