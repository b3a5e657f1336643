// A session from its creation to its deletion.
import { openSessions } from "../../../lib/index.ts";

const [dir = "", id = ""] = process.argv.slice(2);
const sessions = await openSessions({ dir, durability: "fast" });
await sessions.create({ agentId: id, agentName: "elsewhere" });
await sessions.update(id, { phase: "planning", error: "boom" });
await sessions.finalize(id, "completed");
await sessions.delete(id);
