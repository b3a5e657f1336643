import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { delegate, message, say } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import type { Project } from "./harness/project.ts";
import { type Scenario, withScenario } from "./harness/scenario.ts";
import { step } from "./harness/step.ts";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
/** Settings as a person may have them: tabs, a hook of their own, no line break at the end. */
const SETTINGS = '{\n\t"permissions": { "deny": ["WebFetch"] },\n\t"hooks": { "Stop": [{ "hooks": [] }] }\n}';

describe.each(HOST_VERSIONS)("installed from the packed package, on host %s", (version) => {
  it("an approval pause is resumed; uninstalled again, the settings are what they were", () =>
    withScenario({ version, agents: { worker: {} } }, async (scenario) => {
      const { project } = scenario;
      const settings = join(project.dir, ".claude", "settings.json");
      mkdirSync(join(project.dir, ".claude"), { recursive: true });
      writeFileSync(settings, SETTINGS);
      const cli = await step("the package is packed and unpacked", () => unpack(project));

      await step("init installs it, and doctor finds nothing to mend", () => {
        expect(cli("init", "--no-mcp")).toContain("settings.json");
        expect(cli("doctor", "--live")).toBe("");
      });
      await pauseAndResume(scenario, {});
      await step("uninstall gives the settings back byte for byte", () => {
        cli("uninstall");
        expect(readFileSync(settings, "utf8")).toBe(SETTINGS);
        expect(existsSync(join(project.dir, ".claude", "hooks"))).toBe(false);
      });
    }));
});

describe("as a plugin", () => {
  it("the same works by --plugin-dir, on the newer host", () =>
    withScenario({ version: "2.1.329", agents: { worker: {} } }, async (scenario) => {
      await step("the package is packed and unpacked", () => unpack(scenario.project));
      await pauseAndResume(scenario, { pluginDir: packageFolder(scenario.project) });
    }));
});

async function pauseAndResume({ project, api, run }: Scenario, how: { pluginDir?: string }): Promise<void> {
  const prepare = "Prepare the rollout of T101 and ask for approval";
  const call = (prompt: string) => delegate({ type: "worker", prompt, background: false });
  api.play({
    main: [
      ...[call(prepare), call("Apply the rollout of T101, it is approved")],
      ...[() => message(api.agentIds("worker")[0] ?? "", "Approved"), say("Waiting."), say("All done.")],
    ],
    worker: [say("The plan.\nsession-phase: approval"), say("Applied.\nsession-phase: completed")],
  });
  await step("the host runs to its end", () => run("Roll out T101", how));
  await step("one agent did it, in two runs", () => {
    const [worker = "", ...others] = api.agentIds("worker");
    expect(others).toEqual([]);
    const state = join(project.dir, ".claude", "session", worker, "state.json");
    const record = JSON.parse(readFileSync(state, "utf8"));
    expect(record).toMatchObject({ phase: "completed", outcome: "success" });
    expect(record.host.runs).toHaveLength(2);
  });
}

function packageFolder(project: Project): string {
  return join(project.root, "package");
}

/** The package as `npm pack` makes it, unpacked beside the project; answers its command. */
function unpack(project: Project): (...args: string[]) => string {
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project.root], {
    cwd: REPOSITORY,
  });
  const tarball = readdirSync(project.root).find((name) => name.endsWith(".tgz")) ?? "";
  execFileSync("tar", ["-xzf", tarball], { cwd: project.root });
  const env = { ...process.env, HOME: project.home, CLAUDE_PROJECT_DIR: project.dir };
  const cli = join(packageFolder(project), "dist", "cli.cjs");
  return (...args) => execFileSync(process.execPath, [cli, ...args], { cwd: project.dir, env, encoding: "utf8" });
}
