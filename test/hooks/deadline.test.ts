import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, update } from "../../lib/app/sessions.ts";
import type { HookName } from "../../lib/host/registrations.ts";
import { holdSession } from "../setup/hold-session.ts";
import { HOST_FIELDS, inPlace, OWN_EVENT } from "./hook-process.ts";

const ID = HOST_FIELDS.agent_id;
const NEUTRAL: [HookName, string, object, object | undefined][] = [
  ["pre_delegate", "direct", { agent_id: ID, claim: true }, { should_resume: false, reason: "error" }],
  ["subagent_stop", "direct", { agent_id: ID }, { success: false, finalized: false, reason: "error" }],
  ["subagent_start", "of the host", { ...HOST_FIELDS, hook_event_name: OWN_EVENT.subagent_start }, undefined],
];

describe("a hook that has to write a session", () => {
  it.each(NEUTRAL)(
    "answers neutrally within its deadline while another process holds the session: %s, %s",
    (hook, _, input, answer) =>
      inPlace(async (place) => {
        const app = place.app();
        await create(app, { agentId: ID, agentName: "worker" });
        await update(app, ID, { phase: "approval" });
        await app.store.close();
        // Far below the five seconds that a call of the library waits, far above what starting a hook takes.
        mkdirSync(join(place.home, ".claude"));
        writeFileSync(join(place.home, ".claude", "agent-session.json"), '{"hooks":{"deadline_ms":300}}');
        const holder = await holdSession(place.root, ID);
        try {
          const started = performance.now();
          const { code, stdout, stderr } = await place.run(hook, { input: JSON.stringify(input) });
          const took = performance.now() - started;
          expect([code, stderr]).toEqual([0, expect.stringMatching(/^agent-session \w+: BUSY: [^\n]+\n$/)]);
          if (answer === undefined) expect(stdout).toBe("");
          else expect(JSON.parse(stdout)).toMatchObject(answer);
          expect(took).toBeGreaterThan(250);
          expect(took).toBeLessThan(4500);
        } finally {
          holder.kill("SIGKILL");
        }
      }),
  );
});
