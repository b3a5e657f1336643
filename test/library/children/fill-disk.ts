// Fills a session until its store fails, and says what happened: the last kept revision, the failure, the record read after it.
import { isSessionError, openSessions } from "../../../lib/index.ts";

const [dir = ""] = process.argv.slice(2);
const sessions = await openSessions({ dir });
let { revision } = await sessions.create({ agentId: "full", metadata: { kept: true } });
for (let part = 0; part < 200; part++) {
  try {
    revision = (await sessions.update("full", { metadata: { part, filling: "x".repeat(20_000) } })).revision;
  } catch (error) {
    if (!isSessionError(error)) throw error;
    const { code, retryable } = error;
    console.log(JSON.stringify({ revision, code, retryable, record: await sessions.get("full") }));
    process.exit();
  }
}
