import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inPlace, type Place } from "./hook-process.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

// The two usage examples of seed 002, with processes in place of its Python calls.
describe.skipIf(!existsSync(CLI))("seed 002, as pipes:", () => {
  it("Example 1, an approval workflow, keeps the plan over the pause and ends the session", () =>
    inPlace(async (place) => {
      const agent_id = created(place, "terraform-architect", "approval_workflow", {
        task_id: "T001",
        workspace: "prod",
      });
      cli(place, "update", agent_id, "--phase", "planning", "--metadata", '{"plan_file":"plan.json"}');
      cli(place, "update", agent_id, "--phase", "approval");

      const asked = { agent_name: "terraform-architect", agent_id };
      const result = await place.ask("pre_delegate", asked);
      expect(result).toMatchObject({
        ...{ should_resume: true, reason: "session_resumable", agent_id, original_context: asked },
        resume_metadata: {
          previous_phase: "approval",
          session_metadata: { task_id: "T001", workspace: "prod", plan_file: "plan.json" },
          history: [{ to_phase: "planning" }, { to_phase: "approval" }],
        },
      });

      cli(place, "update", agent_id, "--phase", "executing");
      expect(await place.ask("pre_delegate", asked)).toMatchObject({
        should_resume: false,
        detail: "phase_not_resumable",
      });
      const stop = { agent_id, exit_code: 0, summary: "Terraform applied successfully" };
      expect(await place.ask("subagent_stop", stop)).toMatchObject({
        success: true,
        finalized: true,
        outcome: "completed",
      });
      expect(cli(place, "get", agent_id)).toMatchObject({
        ...{ phase: "completed", outcome: "success", summary: "Terraform applied successfully", resume_ready: false },
      });
      expect(await place.ask("pre_delegate", asked)).toMatchObject({
        should_resume: false,
        detail: "session_finalized",
      });
    }));

  it("Example 2, an investigation over several turns, accumulates its findings", () =>
    inPlace(async (place) => {
      const agent_id = created(place, "gitops-operator", "investigation", { issue: "pod-crash-loop" });
      const findings = ["OOMKilled", "resource limits"];
      cli(place, "update", agent_id, "--phase", "investigating", "--metadata", JSON.stringify({ findings }));

      const asked = { agent_name: "gitops-operator", task_description: "what about the deployment?" };
      const result = await place.ask("pre_delegate", asked);
      expect(result).toMatchObject({ should_resume: true, agent_id });
      const known = result?.resume_metadata as { session_metadata: { findings: string[] } } | undefined;
      expect(known?.session_metadata.findings).toEqual(findings);

      const all = [...(known?.session_metadata.findings ?? []), "config issue in deployment"];
      cli(place, "update", agent_id, "--metadata", JSON.stringify({ findings: all }));
      cli(place, "update", agent_id, "--phase", "planning", "--metadata", '{"solution":"increase memory limits"}');
      cli(place, "update", agent_id, "--phase", "executing");
      await place.ask("subagent_stop", { agent_id, summary: "Fixed pod crash loop" });
      expect(cli(place, "get", agent_id)).toMatchObject({
        ...{ phase: "completed", summary: "Fixed pod crash loop" },
        metadata: { issue: "pod-crash-loop", findings: all, solution: "increase memory limits" },
        history: [
          { to_phase: "investigating" },
          { to_phase: "planning" },
          { to_phase: "executing" },
          { to_phase: "completed" },
        ],
      });
    }));
});

function created(place: Place, agent: string, purpose: string, metadata: object): string {
  const { agent_id } = cli(
    place,
    "create",
    "--agent",
    agent,
    "--purpose",
    purpose,
    "--metadata",
    JSON.stringify(metadata),
  );
  expect(agent_id).toMatch(/^agent-\d{8}-\d{6}-[0-9a-f]{8}$/);
  return String(agent_id);
}

function cli({ project, home }: Place, ...args: string[]): Record<string, unknown> {
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "--json", ...args], {
    cwd: project,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`agent-session ${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}
