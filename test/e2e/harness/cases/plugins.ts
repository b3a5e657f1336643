import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { delegate, mcp, say } from "../answer.ts";
import type { Project } from "../project.ts";
import { ALLOWED_TOOLS } from "../run-host.ts";
import type { RecordedCase } from "./case.ts";

const MCP_SERVER = join(dirname(fileURLToPath(import.meta.url)), "..", "mini-mcp.cjs");
const EVENTS = ["SessionStart", "SubagentStart", "SubagentStop", "SessionEnd"];

/** A plugin folder with hooks and an MCP server, loaded with --plugin-dir beside the recorder in the user settings. */
export const PLUGINS: RecordedCase[] = [
  {
    name: "plugin",
    async play({ project, api, run }) {
      const pluginDir = writePlugin(project);
      api.play({
        main: [
          mcp("plugin_demo_mini", "echo", { text: "hello" }),
          delegate({ type: "worker", prompt: "Investigate T601 and report what you find", background: false }),
          say("All done."),
        ],
        worker: [say("Found it.")],
      });
      await run("Look into T601", { pluginDir, allowedTools: [...ALLOWED_TOOLS, "mcp__plugin_demo_mini__*"] });
    },
  },
];

function writePlugin(project: Project): string {
  const folder = join(project.root, "plugin");
  const write = (path: string, value: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(value, null, 2));
  };
  write(".claude-plugin/plugin.json", { name: "demo", version: "1.0.0", description: "Records hook calls" });
  write("hooks/hooks.json", {
    hooks: Object.fromEntries(EVENTS.map((event) => [event, [{ hooks: [project.recorder("plugin")] }]])),
  });
  write(".mcp.json", { mcpServers: { mini: { command: "node", args: [MCP_SERVER] } } });
  return folder;
}
