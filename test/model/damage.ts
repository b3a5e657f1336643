import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./commands.ts";

/** Does to a session's files what a command says that is none of the library's calls. */
export function damage(dir: string, command: Command): void {
  const [state, events] = [join(dir, command.id, "state.json"), join(dir, command.id, "events.jsonl")];
  switch (command.do) {
    case "edit by hand":
      writeFileSync(state, JSON.stringify({ ...JSON.parse(readFileSync(state, "utf8")), summary: command.summary }));
      return;
    case "cut the journal":
      truncateSync(events, Math.floor(readFileSync(events).length * command.share * 0.999));
      return;
    case "tear the journal":
      appendFileSync(events, '{"seq":9,"at":"2026-01-08T18:00:00.000Z","id":"torn","ty');
      return;
    case "lose the snapshot":
      if (command.how === "missing") rmSync(state);
      else writeFileSync(state, '{"schema_version":1,');
  }
}

/** The file as it is now, to be put back later: as if its last replacement had never happened. */
export function keepSnapshot(dir: string, id: string): () => void {
  const state = join(dir, id, "state.json");
  const text = readFileSync(state);
  return () => writeFileSync(state, text);
}
