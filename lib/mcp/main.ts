import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { Clocks } from "../app/clocks.ts";
import type { App } from "../app/context.ts";
import { createRuntime } from "../runtime.ts";
import { serverOf } from "./server.ts";

/**
 * The MCP server on stdin and stdout, for as long as stdin is open. Runs alone (`node mcp.cjs [--dir <folder>]`) and by
 * `agent-session mcp`. Without `--dir` the sessions are found as everywhere, from where the host started it.
 */
const runtime = createRuntime({ dir: dirIn(process.argv), actor: "mcp" });
const clocks = new Clocks(() => app);
const app: App = { ...runtime, onCommitted: (record) => clocks.see(record) };
for (const warning of runtime.warnings) console.error(`agent-session mcp: ${warning}`);
/** When there is nobody left to serve. */
export const ended = new Promise<void>((resolve) => process.stdin.once("end", resolve).once("close", resolve));
serveStdio(() => serverOf(app), { onerror: (error) => console.error(`agent-session mcp: ${error.message}`) });

function dirIn(argv: readonly string[]): string | undefined {
  const at = argv.indexOf("--dir");
  const joined = argv.find((word) => word.startsWith("--dir="));
  return at < 0 ? joined?.slice("--dir=".length) : argv[at + 1];
}
