import { requirements } from "./requirement.ts";

/** Shared memory, the MCP server, the library and the seed's words. */
export const memory = [
  ...requirements("spec 4 §3", {
    "4-hub/memory.set": {
      says: "memory set takes type, tags, ttl and if-version; a version mismatch is CONFLICT.",
      proof: {
        "test/cli/memory.test.ts": "keeps versions, and changes only the one that was read",
        "test/app/hub/memory.test.ts":
          "refuses another version than the one that stands, and keeps nothing of the call",
      },
    },
    "4-hub/memory.search": {
      says: "memory search filters by pattern, tags (any or all) and session, all together.",
      proof: {
        "test/hub/memory.test.ts": "finds by %j, the newest first",
        "test/cli/memory.test.ts": "finds by everything that is asked for, twenty at most unless told",
      },
    },
    "4-hub/memory.delete": {
      says: "memory delete and clear take a session; clear wants --session or --all.",
      proof: {
        "test/cli/memory.test.ts": "deletes keys, and what one session stored",
        "test/library/hub.test.ts": "clears nothing when it is told %j",
      },
    },
    "4-hub/memory.newest": {
      says: "get gives the newest live version.",
      proof: {
        "test/hub/memory.test.ts": "counts an expired version as none",
        "test/app/hub/memory.test.ts": "keeps the newest hundred versions, the newest first",
      },
    },
    "4-hub/memory.ttl": {
      says: "ttl ≤ 0 is INVALID_VALUE; when the newest version has expired the key is gone, older ones do not come back.",
      proof: {
        "test/hub/memory.test.ts": [
          "refuses %j",
          "is gone when its newest version has expired: older ones do not come back",
        ],
      },
    },
    "4-hub/memory.versions": {
      says: "Versions are never reused, also after delete; --all shows the newest 100.",
      proof: {
        "test/hub/memory.test.ts": [
          "numbers versions from 1, and never uses a number twice, also after a delete",
          "keeps its newest hundred versions",
        ],
      },
    },
    "4-hub/memory.limits": {
      says: "Keys have at most 256 characters, values 256 KiB.",
      proof: {
        "test/hub/memory.test.ts": ["is a text of 1 to 256 characters, not %j", "holds a value of at most 256 KiB"],
      },
    },
    "4-hub/memory.json": {
      says: "VALUE is JSON if it parses, else text.",
      proof: { "test/cli/memory.test.ts": "stores %s as %j" },
    },
  }),
  ...requirements("spec 4 §4", {
    "4-hub/mcp.tools": {
      says: "The MCP server has at most 12 terse tools, their inputs from the same schemas.",
      proof: { "test/mcp/server.test.ts": "has few and terse tools, each with a schema that names every argument" },
    },
    "4-hub/mcp.sessions": {
      says: "session_get, session_list, session_update, session_finalize and should_resume work on sessions; task_add and task_complete on tasks.",
      proof: { "test/mcp/server.test.ts": ["reads and changes sessions", "adds tasks to sessions and ends them"] },
    },
    "4-hub/mcp.hub": {
      says: "message_send (null broadcasts), message_inbox, memory_set, memory_get and memory_search share.",
      proof: { "test/mcp/server.test.ts": ["carries messages: to one, to everybody, and back", "shares values"] },
    },
    "4-hub/mcp.errors": {
      says: "Errors carry the code; a tool never crashes the server.",
      proof: {
        "test/mcp/server.test.ts": [
          "of every kind are answered with a code, and the server lives on",
          "what is no message of the protocol stops nothing",
        ],
      },
    },
    "4-hub/mcp.registered": {
      says: "It is registered by the installer and the plugin.",
      proof: {
        "test/host/install/install.test.ts":
          "registers the MCP server, relative to the project, and copies it with the header behind its first line",
        "test/host/registrations.test.ts": "reach every hook and the MCP server below the plugin's own folder",
      },
    },
  }),
  ...requirements("spec 4 §5", {
    "4-hub/library": {
      says: "registry, messages and memory have the contract's calls, with the seed's words too.",
      proof: {
        "test/library/hub.test.ts": [
          "takes seed 001's arguments by position, or one object",
          "take seed 001's arguments by position, or one object",
          "tell listeners of this and other processes, each of its type",
        ],
      },
    },
    "4-hub/workflow": {
      says: "The seed's multi-session workflow reads the same, call for call.",
      proof: {
        "test/examples/hub.test.ts": [
          "seed 001 by the library",
          "multi-session-workflow.sh runs with the seed's words and prints its lines",
        ],
      },
    },
    "4-hub/seed-commands": {
      says: "send, broadcast, messages, memory-set, memory-get and memory-search work alone with the seed's flags and print its lines.",
      proof: {
        "test/cli/memory.test.ts": "prints seed 001's lines",
        "test/cli/message.test.ts": "print seed 001's lines, each signal once",
        "test/examples/hub.test.ts": "use-cases.sh runs the four use cases",
      },
    },
    "4-hub/registry-table": {
      says: "list --registry [--all] prints the seed's table.",
      proof: { "test/cli/registry.test.ts": ["prints seed 001's lines", "says when nobody is there"] },
    },
  }),
];
