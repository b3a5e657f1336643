import { describe, expect, it } from "vitest";
import { delegate, say, together } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { type Sessions, withSessions } from "./with-sessions.ts";

const KINDS = [3, 6].flatMap((size) => [false, true].map((background) => ({ size, background })));

describe.each(HOST_VERSIONS)("a fan-out of one agent type, on host %s", (version) => {
  it.each(KINDS)(
    "links each of $size sessions to its own delegation (background: $background)",
    ({ size, background }) =>
      withSessions({ version, agents: { worker: {} } }, async (sessions) => {
        const { api, run, records, documents } = sessions;
        const tasks = Array.from({ length: size }, (_, index) => `T20${index + 1}`);
        const calls = tasks.map((task) =>
          delegate({
            type: "worker",
            description: `Look at ${task}`,
            prompt: `Investigate module ${task} now`,
            background,
          }),
        );
        api.play({
          main: [together(...calls), say("Started."), ...tasks.map(() => say("Noted."))],
          worker: (ask) => say(`Found the cause of ${taskIn(ask.prompt)}.\nsession-phase: approval`),
        });
        await run("Look into all of them");

        expect(
          records()
            .map(({ metadata }) => metadata.task_id)
            .sort(),
        ).toEqual(tasks);
        const delegations = documents("delegations");
        expect(delegations.size).toBe(size);
        for (const record of records()) {
          const { agent_id, host, metadata } = record;
          const task = String(metadata.task_id);
          const received = api.from("worker").find((ask) => ask.agentId === agent_id);
          expect(taskIn(received?.prompt ?? "")).toBe(task);
          expect(record).toMatchObject({
            phase: "approval",
            purpose: `Look at ${task}`,
            host: { link: "certain", runs: [{ stopped_at: expect.any(String) }] },
            metadata: { task_ids: [task], last_report: `Found the cause of ${task}.\nsession-phase: approval` },
          });
          expect(delegations.get(String(host?.tool_use_id))).toMatchObject({
            ...{ agent_id, link: "certain", verdict: "new", task_ids: [task] },
          });
        }
        expect(deniedCalls(sessions)).toEqual([]);
        expect([...documents("pending").keys()]).toEqual([]);
      }),
  );
});

function taskIn(prompt: string): string | undefined {
  return /T\d{3}/.exec(prompt)?.[0];
}

function deniedCalls({ api }: Sessions): unknown[] {
  return (api.from("main").at(-1)?.allResults ?? []).filter(({ isError }) => isError);
}
