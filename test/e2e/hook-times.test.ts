import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REGISTRATIONS } from "../../lib/host/registrations.ts";
import { delegate, message, say } from "./harness/answer.ts";
import { hookTimes } from "./harness/hook-times.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { withSessions } from "./with-sessions.ts";

const ROUNDS = 5;
const EMPTY = "empty";
// The older host does not say how long its hooks took.
const version = HOST_VERSIONS[1];

it("the host says how long each hook took in an approval workflow, beside a hook that does nothing", async () => {
  const taken = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    await withSessions({ version, agents: { worker: {} } }, async ({ api, run, register, project }) => {
      const nothing = [{ hooks: [project.hook(EMPTY, "")] }];
      register(Object.fromEntries(REGISTRATIONS.map(({ event }) => [event, nothing])), "behind");
      const call = delegate({ type: "worker", prompt: "Prepare the rollout of T101 and ask", background: false });
      api.play({
        main: [call, call, () => message(api.agentIds("worker")[0] ?? "", "Approved"), say("Waiting."), say("Done.")],
        worker: [say("The plan is ready.\nsession-phase: approval"), say("Applied.")],
      });
      const debugFile = join(project.root, "debug.log");
      await run("Roll out T101", { debugFile });

      for (const { hook, command, exitCode, durationMs } of hookTimes(readFileSync(debugFile, "utf8"))) {
        const name = /[\\/](\w+)\.cjs\b/.exec(command)?.[1] ?? command;
        if (name === "recorder") continue;
        expect([hook, name, exitCode]).toEqual([hook, name, 0]);
        taken.set(name, [...(taken.get(name) ?? []), durationMs]);
      }
    });
  }

  process.stdout.write(table(taken));
  const expected = [
    "post_delegate",
    "pre_delegate",
    "session_start",
    "subagent_start",
    "subagent_stop",
    "user_prompt_submit",
  ];
  expect([...taken.keys()].filter((name) => name !== EMPTY && name !== "task_event").sort()).toEqual(expected);
  // Far below the deadline of a hook, on any machine that runs this at all.
  for (const [name, times] of taken) expect([name, median(times) < 1_500]).toEqual([name, true]);
});

function table(taken: ReadonlyMap<string, number[]>): string {
  const rows = [...taken].sort().map(([name, times]) => {
    const cells = [times.length, Math.min(...times), median(times), Math.max(...times)];
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  const head = ["| hook | calls | fastest ms | median ms | slowest ms |", "|---|---|---|---|---|"];
  return `\nhost ${version}, times as it reports them:\n${[...head, ...rows].join("\n")}\n`;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
