import { createSession } from "../../../lib/app/create.ts";
import { isSessionError } from "../../../lib/errors.ts";
import { createRuntime } from "../../../lib/runtime.ts";

// Creates sessions of names that other processes create too, and prints what became of each.
const [dir = "", count = "1"] = process.argv.slice(2);
const app = createRuntime({ dir, durability: "fast", patienceMs: 60_000 });
for (let nth = 0; nth < Number(count); nth++) {
  const agentName = `n${nth}`;
  try {
    await createSession(app, { kind: "department", agentName }, { git: () => null });
    console.log(`made ${agentName}`);
  } catch (error) {
    if (!isSessionError(error)) throw error;
    console.log(error.code);
  }
}
