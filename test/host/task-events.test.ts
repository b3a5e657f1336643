import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Fields } from "../../lib/host/input.ts";
import { inWorld } from "./host-world.ts";
import { conversation } from "./payloads.ts";
import { VERSIONS } from "./streams.ts";

const AGENT = { agent_id: "a0000001", agent_type: "worker" };

function recorded(version: string, name: string): Fields {
  const file = new URL(`../fixtures/host/${version}/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(file), "utf8")) as Fields;
}

describe.each(VERSIONS)("the tasks that host %s tells of", (version) => {
  const created = recorded(version, "TaskCreated-tasks");
  const completed = recorded(version, "TaskCompleted-tasks");

  it("inside an agent are those of its session, whoever says so how often", () =>
    inWorld(async (world) => {
      await conversation(world).started(AGENT.agent_id);
      for (const payload of [created, created, completed, completed]) {
        expect(await world.send({ ...payload, ...AGENT })).toBeUndefined();
      }
      const { tasks } = await world.record(AGENT.agent_id);
      expect(tasks).toMatchObject([
        {
          task_id: "1",
          data: { subject: "Fix T501", description: "Fix the login test" },
          source: "host",
          status: "done",
          outcome: "success",
        },
      ]);
    }));

  it("outside an agent, or inside one without a session, are nobody's", () =>
    inWorld(async (world) => {
      await world.send(created);
      await world.send({ ...created, ...AGENT });
      await world.send({ ...created, agent_id: "../x" });
      await world.send({ ...completed, ...AGENT, task_id: 7 });
      expect(await world.records()).toEqual([]);
    }));

  it("do not time out, and end with their session", () =>
    inWorld(async (world) => {
      const own = conversation(world);
      await own.started(AGENT.agent_id);
      await world.send({ ...created, ...AGENT });
      world.now += 3_600_000;
      await own.prompt();
      expect((await world.record(AGENT.agent_id)).tasks).toMatchObject([{ status: "running" }]);
      await own.stopped(AGENT.agent_id, "Done.");
      expect((await world.record(AGENT.agent_id)).tasks).toMatchObject([{ outcome: "cancelled" }]);
    }));

  it("hold no secrets", () =>
    inWorld(async (world) => {
      await conversation(world).started(AGENT.agent_id);
      await world.send({ ...created, ...AGENT, task_description: "use password=hunter2hunter2" });
      expect(JSON.stringify(await world.record(AGENT.agent_id))).not.toContain("hunter2");
    }));
});
