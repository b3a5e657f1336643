import { describe, expect, it } from "vitest";
import { addMcpServer, removeMcpServer } from "../../../lib/host/install/mcp-edit.ts";

const FILE = ".mcp.json";
const SERVER = { command: "node", args: [".claude/hooks/agent-session/mcp.cjs"] };

const add = (text: string) => addMcpServer(text, SERVER, FILE) ?? "";

describe("our server in .mcp.json", () => {
  it.each([
    ["no text", "", { mcpServers: { "agent-session": SERVER } }],
    ["no servers", '{"a":1}', { a: 1, mcpServers: { "agent-session": SERVER } }],
    ["other servers", '{"mcpServers":{"x":{}}}', { mcpServers: { x: {}, "agent-session": SERVER } }],
    [
      "an older path of ours",
      '{"mcpServers":{"agent-session":{"command":"node","args":["/old/agent-session/mcp.cjs"]}}}',
      { mcpServers: { "agent-session": SERVER } },
    ],
  ])("is added to %s, once", (_, text, expected) => {
    expect(JSON.parse(add(text))).toEqual(expected);
    expect(add(add(text))).toBe(add(text));
  });

  it("keeps what the user added to it", () => {
    const text = JSON.stringify({ mcpServers: { "agent-session": { ...SERVER, env: { A: "1" } } } });
    expect(add(text)).toBe(text);
  });

  it("leaves another server of that name alone", () => {
    const text = '{"mcpServers":{"agent-session":{"command":"other"}}}';
    expect(addMcpServer(text, SERVER, FILE)).toBeUndefined();
    expect(removeMcpServer(text, FILE)).toBe(text);
  });

  it.each([
    ["null", '{"mcpServers":null}'],
    ["a list", '{"mcpServers":[]}'],
    ["a broken text", '{"mcpServers":'],
  ])("is refused for %s", (_, text) => {
    expect(() => add(text)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });

  it.each([
    ["other members", '{\n  "a": 1\n}\n'],
    ["other servers", '{\r\n\t"mcpServers": {\r\n\t\t"x": { "url": "http://localhost" } // theirs\r\n\t}\r\n}'],
    ["empty servers", '{\n  "mcpServers": {}\n}\n'],
    ["an empty document", "{}"],
  ])("goes again without a trace: %s", (_, text) => {
    expect(removeMcpServer(add(text), FILE, text)).toBe(text);
  });
});
