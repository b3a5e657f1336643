import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as api from "../../lib/index.ts";
import { SCHEMA_NAMES, schemaOf } from "../../lib/schemas.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the public API", () => {
  it("is this list of values", () => {
    expect(Object.keys(api).sort()).toEqual([
      "ERROR_CODES",
      "MemoryType",
      "MessageType",
      "SessionError",
      "SessionStatus",
      "checkCollection",
      "checkFit",
      "checkSessionId",
      "cleanupOldSessions",
      "createSession",
      "createTileEmitter",
      "fileStore",
      "finalizeSession",
      "getSession",
      "isSessionError",
      "listSessions",
      "memoryStore",
      "openSessions",
      "redisStore",
      "shouldResume",
      "updateState",
      "version",
    ]);
  });

  it("and this list of types", () => {
    const source = readFileSync(join(root, "lib/index.ts"), "utf8");
    const names = [...source.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, all, list = ""]) =>
      list.split(",").flatMap((item) => {
        const [first, second] = item.trim().split(/\s+/);
        if (first === "type") return [second];
        return all !== undefined && first ? [first] : [];
      }),
    );
    expect(names.sort().join(" ")).toBe(
      "Activity Affinity AffinityOptions BroadcastOptions Budget Checkpoint CheckpointOptions " +
        "CleanupOptions CleanupReport CloneOptions CreateOptions Criterion DeleteOptions Delivery " +
        "DeliveryState DeregisterOptions DirectInput Document EmergenceAlert ErrorCode ErrorReport EventName " +
        "EventNamed EventOf EventType Fact FactType FeedEntry FeedPage FileStoreOptions FinalizeOptions " +
        "FleetMember FleetSnapshot FleetStatus Health Heartbeat HeartbeatSample HostFacet Imported InboxOptions " +
        "LifecycleSessions Line ListFilter Listener Loaded Memory MemoryEntry MemoryExtras MemoryFilter " +
        "MemoryKind MemorySetOptions MemoryStats Message MessageExtras MessageKind MessageListener " +
        "MessageStats Messages MigrateOptions MoveOptions OpenOptions OutcomeWord Page Performance Phase " +
        "Policy PolicyOptions PreDelegateAnswer PreDelegateInput PresenceFilter Received RedisStoreOptions " +
        "RegistrationOptions Registry RegistryStats Released RemovalJudge ReplyOptions ResumeDetail " +
        "ResumeOptions ResumeVerdict RouteOptions RoutingDecision Run SearchOptions SendOptions Sent " +
        "SessionEnded SessionEvent SessionRecord SessionStartAnswer Sessions ShownPresence ShutdownOptions " +
        "Stats Store StoreFault Stored SubagentStopAnswer SubagentStopInput SweepReport Swept Task TaskCompleted " +
        "TaskEndOptions TaskListOptions TaskOptions TaskOutcome TaskOutcomeGiven TaskPriority TaskSessions " +
        "Template TemplateOptions TileEmitter TileEmitterOptions Transfer TransferFault UpdateChange UpdateOptions Verification",
    );
  });

  it("names everything: no star, no default", () => {
    expect(readFileSync(join(root, "lib/index.ts"), "utf8")).not.toMatch(/export \*|export default/);
  });
});

describe("the published schemas", () => {
  it("are these, each in the package", () => {
    expect(SCHEMA_NAMES).toEqual(["config", "create-options", "list-filter", "session-record", "update-change"]);
    const files = readdirSync(join(root, "schemas")).sort();
    expect(files).toEqual(SCHEMA_NAMES.map((name) => `${name}.schema.json`));
  });

  it.each(SCHEMA_NAMES)("%s is fresh: run `npx tsx scripts/schemas.ts` after a change of it", (name) => {
    const file = join(root, "schemas", `${name}.schema.json`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(schemaOf(name));
    expect(schemaOf(name)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      title: expect.any(String),
    });
  });

  it("describe the record as it is stored and the options as they are given", () => {
    const record = schemaOf("session-record");
    expect(record.required).toHaveLength(19);
    expect(record.additionalProperties).toEqual({});
    expect(schemaOf("create-options")).toMatchObject({ additionalProperties: false, properties: { agentName: {} } });
  });

  it.each(["nothing", "constructor", ""])("have none called %j", (name) => {
    expect(() => schemaOf(name)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
  });
});
