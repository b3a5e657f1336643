// Seed 000, "Full Example with PLATO Tiling": every event of the session becomes a tile in the scout room.
import { createTileEmitter, openSessions } from "../../lib/index.ts";

const url = process.env.PLATO_URL ?? "http://localhost:8848";
const room = "gc/research/scout-reports/holodeck-session";

const sessions = await openSessions({
  // H1 routing
  router: { url: process.env.H1_ROUTER_URL ?? "http://localhost:8902" },
  onEmergenceAlert: ({ h1, threshold }) => console.log(`EMERGENCE: β₁=${h1} > V-2=${threshold}`),
});
const emitter = await createTileEmitter({ url, room });

// Start session — the event makes the SESSION_START tile, the call by hand adds nothing to it
const session = await sessions.create({
  agentName: "oracle1",
  purpose: "constraint-theory-research",
  tags: ["research", "constraint-theory", "h1"],
});
const id = session.agent_id;
await sessions.update(id, { phase: "executing" });
await emitter.emitSessionStart(session);

try {
  for (const [taskId, requiredCapabilities] of [
    ["analyze-fleet-h1", ["research", "plato"]],
    ["compute-cohomology", ["compilation", "constraint-theory"]],
    ["write-findings", ["publishing"]],
  ] as const) {
    // H1-aware task routing; an unknown task is added
    const decision = await sessions.routing.route(id, taskId, { requiredCapabilities: [...requiredCapabilities] });
    await emitter.emitTaskStart(id, taskId, decision);
    console.log(`${taskId} → ${decision.agent_id}`);

    const outcome = taskId === "compute-cohomology" ? "failed" : "success";
    await sessions.tasks.complete(id, taskId, outcome, { durationMs: 234 });
    await emitter.emitTaskEnd(id, taskId, outcome);
  }
  await emitter.emitSessionEnd(await sessions.finalize(id, "success"), "success");
} catch (error) {
  await sessions.finalize(id, "failed");
  await emitter.emitSessionError(id, String(error));
}

await emitter.close();
await sessions.close();
