import { command } from "../command.ts";

export const mcp = command({
  name: "mcp",
  group: "Set it up",
  summary: "Serve the sessions to a model over MCP, on stdin and stdout",
  details: "The installer registers it; it ends when stdin does.",
  example: "agent-session mcp --dir .claude/session",
  args: {},
  options: {},
  async run() {
    // A file of its own, read only now; it reads --dir itself.
    await (await import("../../mcp/main.ts")).ended;
    return { json: undefined, text: () => "" };
  },
});
