import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { platoServer } from "../outbound/plato-server.ts";
import { HOST_FIELDS, inPlace, type Place } from "./hook-process.ts";

function configure(folder: string, config: object): void {
  mkdirSync(join(folder, ".claude"), { recursive: true });
  writeFileSync(join(folder, ".claude/agent-session.json"), JSON.stringify(config));
}

async function begin(place: Place, env: Record<string, string>): Promise<void> {
  await place.ask("subagent_start", { ...HOST_FIELDS, hook_event_name: "SubagentStart" }, { env });
}

const end = (place: Place, env: Record<string, string>) =>
  place.run("session_end", { input: JSON.stringify({ ...HOST_FIELDS, hook_event_name: "SessionEnd" }), env });

describe("the end of a conversation", () => {
  it("has the waiting tiles sent, by a process that outlives the hook", () =>
    inPlace(async (place) => {
      const server = await platoServer();
      configure(place.project, { plato: { scout_room: "r" } });
      const env = { PLATO_URL: server.url, PLATO_API_KEY: server.key };
      await begin(place, env);
      expect(server.tiles).toEqual([]);
      // The hook is gone long before the server answers.
      server.faults.push({ delayMs: 1500 });
      const before = performance.now();
      expect(await end(place, env)).toEqual({ code: 0, stdout: "", stderr: "" });
      const took = performance.now() - before;
      while (server.tiles.length === 0) await new Promise((look) => setTimeout(look, 20));
      expect(server.tiles.map(({ question }) => question)).toEqual(["[SESSION_START] worker:general"]);
      expect(performance.now() - before).toBeGreaterThan(took + 500);
      await server.stop();
    }));

  it("talks to nobody because of what a project says", () =>
    inPlace(async (place) => {
      const server = await platoServer();
      configure(place.project, { plato: { scout_room: "r", url: server.url } });
      await begin(place, {}).catch(() => undefined);
      const { code, stderr } = await end(place, {});
      expect(code).toBe(0);
      expect(stderr).toContain("plato.url is only taken from your own configuration");
      configure(place.project, { plato: { scout_room: "r" } });
      expect(await end(place, {})).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(server.bodies).toEqual([]);
      await server.stop();
    }));
});
