import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { onTestFinished } from "vitest";
import { createRuntime, type Runtime } from "../../lib/runtime.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** What a tool answered: its value, or its error. */
export interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever a tool answers
  value: any;
  error?: { code: string; message: string; details?: Record<string, unknown>; retryable: boolean };
}

export interface Served {
  client: Client;
  app: Runtime;
  /** The folder of the sessions. */
  dir: string;
  call(tool: string, given?: unknown): Promise<Result>;
  stderr(): string;
}

/**
 * The built server as a host starts it, alone or by the command line, with the SDK's own client on its stdio; and an
 * application on the same sessions.
 */
export async function served(how: "alone" | "command line" = "alone"): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), "mcp-"));
  const dir = join(home, "sessions");
  const env = { PATH: process.env.PATH ?? "", HOME: home, USERPROFILE: home, AGENT_SESSION_DIR: dir };
  if (how === "alone") cpSync(join(DIST, "mcp.cjs"), join(home, "mcp.cjs"));
  const args = how === "alone" ? [join(home, "mcp.cjs")] : [join(DIST, "cli.cjs"), "mcp", "--dir", dir];
  const transport = new StdioClientTransport({ command: process.execPath, args, env, cwd: home, stderr: "pipe" });
  let said = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  onTestFinished(async () => {
    await client.close();
    rmSync(home, { recursive: true, force: true });
  });
  const app = createRuntime({ dir, env, cwd: home, durability: "fast" });
  return { client, app, dir, call: (tool, given) => call(client, tool, given), stderr: () => said };
}

async function call(client: Client, name: string, given: unknown): Promise<Result> {
  const result = await client.callTool({ name, arguments: given as Record<string, unknown> });
  const [block] = result.content;
  const value = JSON.parse(block?.type === "text" ? block.text : "null");
  return result.isError ? { value: undefined, error: value.error } : { value };
}
