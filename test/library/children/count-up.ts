// Adds one to a counter so many times, each time by a function of the record.
import { openSessions } from "../../../lib/index.ts";

const [dir = "", id = "", times = "0"] = process.argv.slice(2);
const sessions = await openSessions({ dir, durability: "fast" });
for (let time = 0; time < Number(times); time++) {
  await sessions.update(id, ({ metadata }) => ({ metadata: { count: Number(metadata.count ?? 0) + 1 } }));
}
