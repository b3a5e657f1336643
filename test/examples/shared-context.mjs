// What one session finds out, every session knows; and a counter that loses nothing, however many count.
import { isSessionError, MemoryType, openSessions } from "agent-session";

const { memory, close } = await openSessions();
await memory.set({
  session: "session-1",
  key: "api_endpoints",
  value: ["GET /users", "POST /users", "DELETE /users/:id"],
  type: MemoryType.FACT,
  tags: ["api", "documentation"],
});
console.log(await memory.get("api_endpoints"));
console.log((await memory.search({ tags: ["api", "documentation"], match: "all" })).map((entry) => entry.key));

async function count(session) {
  for (;;) {
    const entry = await memory.entry("visits");
    try {
      await memory.set(session, "visits", (entry?.value ?? 0) + 1, { ifVersion: entry?.version ?? 0 });
      return;
    } catch (error) {
      // Somebody else counted meanwhile: read again.
      if (!isSessionError(error) || error.code !== "CONFLICT") throw error;
    }
  }
}
await Promise.all(["session-1", "session-2", "session-3"].map(count));
console.log(await memory.get("visits"), "visits");
await close();
