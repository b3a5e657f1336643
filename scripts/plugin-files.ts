// Writes the files by which the host loads this package as a plugin. Run it after a change of the table of
// registrations or of the package's name, version or description: `npx tsx scripts/plugin-files.ts`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hookGroups, MCP_FILE, OUR_NAME } from "../lib/host/registrations.ts";

export interface Package {
  version: string;
  description: string;
  license: string;
  keywords?: string[];
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** The plugin's files: path below the package → text. */
export function pluginFiles({ version, description, license, keywords }: Package): Record<string, string> {
  const dist = `\${CLAUDE_PLUGIN_ROOT}/dist`;
  const server = { command: "node", args: [`${dist}/${MCP_FILE}`] };
  return {
    ".claude-plugin/plugin.json": json({ name: OUR_NAME, version, description, license, keywords }),
    "hooks/hooks.json": json({ description, hooks: hookGroups(`${dist}/hooks`) }),
    ".mcp.json": json({ mcpServers: { [OUR_NAME]: server } }),
  };
}

export function readPackage(): Package {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

// As the formatter of this repository writes it: a list of words stands on one line.
function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const words = /\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g;
  return `${text.replace(words, (_, list: string) => `[${list.replace(/\n\s+/g, " ")}]`)}\n`;
}

if (pathToFileURL(process.argv[1] ?? "").href === import.meta.url) {
  for (const [path, text] of Object.entries(pluginFiles(readPackage()))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
