import { SessionError } from "../../errors.ts";
import { MCP_FILE, namesOurFile, OUR_NAME } from "../registrations.ts";
import { append, drop, replace } from "./json-edit.ts";
import { contentOf, covers, described, isBlank, member, type Node, orEmptyObject, parseObject } from "./json-text.ts";

/** A stdio server as `.mcp.json` describes it. */
export interface McpServer {
  command: string;
  args: string[];
}

/**
 * A `.mcp.json` text with `server` under our name. Nothing when another server, not ours, has that name. Blank text
 * becomes a new document. Throws INVALID_VALUE when the text does not parse or `mcpServers` is no object.
 */
export function addMcpServer(text: string, server: McpServer, file: string): string | undefined {
  const body = orEmptyObject(text);
  const root = parseObject(body, file);
  const servers = member(root, "mcpServers")?.value;
  if (servers === undefined) return append(body, root, { [OUR_NAME]: server }, "mcpServers");
  if (servers.type !== "object") {
    const message = `mcpServers in ${file} is ${described(servers)}, expected an object`;
    throw new SessionError("INVALID_VALUE", message, { file, key: "mcpServers" });
  }
  const present = member(servers, OUR_NAME)?.value;
  if (present === undefined) return append(body, servers, server, OUR_NAME);
  if (!isOurs(present)) return undefined;
  return covers(contentOf(present), server) ? body : replace(body, present, server);
}

/**
 * A `.mcp.json` text without our server and without an `mcpServers` that its going left empty, unless that was empty in
 * `before`. Throws INVALID_VALUE when the text does not parse.
 */
export function removeMcpServer(text: string, file: string, before?: string): string {
  if (isBlank(text)) return text;
  const root = parseObject(text, file);
  const outer = member(root, "mcpServers");
  const inner = member(outer?.value, OUR_NAME);
  if (outer === undefined || inner === undefined || !isOurs(inner.value)) return text;
  const staysEmpty = before !== undefined && !isBlank(before) && hasNoServers(parseObject(before, file));
  if (outer.value.children?.length === 1 && !staysEmpty) return drop(text, root, outer.property, inner.property);
  return drop(text, outer.value, inner.property);
}

function isOurs(server: Node): boolean {
  const args = member(server, "args")?.value.children ?? [];
  return args.some(({ value }: { value?: unknown }) => typeof value === "string" && namesOurFile(value, MCP_FILE));
}

function hasNoServers(root: Node): boolean {
  return member(root, "mcpServers")?.value.children?.length === 0;
}
