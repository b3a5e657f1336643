import { writeSync } from "node:fs";
import { update } from "../../lib/app/sessions.ts";
import { isSessionError } from "../../lib/errors.ts";
import { connectedStore } from "../../lib/store/redis/main.ts";
import { testApp } from "../setup/test-app.ts";

// Adds 1 to its own count in a session that others write too, until killed, and says what became of each.
const { place, name } = JSON.parse(process.argv[2] ?? "") as { place: string; name: string };
const app = testApp(connectedStore(place, { patienceMs: 600 }), { patienceMs: 20_000 });

async function run(): Promise<void> {
  for (;;) {
    try {
      const record = await update(app, "shared", ({ metadata }) => ({
        metadata: { [name]: Number(metadata[name] ?? 0) + 1 },
      }));
      say(`done ${record.metadata[name]}`);
    } catch (error) {
      if (!isSessionError(error)) throw error;
      say(error.code);
    }
  }
}

/** At once and whole: what stands in the pipe was true before anything else could happen. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

void run();
