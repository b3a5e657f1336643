import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

describe.each(HOST_VERSIONS)("installed by npx from the packed package, on host %s", (version) => {
  it.each([
    ["an empty project", undefined],
    ["a project with settings", SETTINGS],
  ])("in %s an approval pause is resumed; uninstalled again, all is as it was", (_name, before) =>
    withScenario({ version, agents: { worker: {} } }, async (scenario) => {
      const { project } = scenario;
      const settings = settingsOf(project);
      if (before !== undefined) writeFileSync(settings, before);
      const npx = await step("the package is packed, and unpacked into node_modules", () => unpack(project));
      const files = filesOf(project);

      await step("init installs it, and doctor finds nothing to mend", () => {
        expect(npx("init")).toContain("settings.json");
        expect(npx("doctor", "--live")).toBe("");
      });
      await pauseAndResume(scenario, {});
      await step("doctor has seen the events, and still finds nothing", () => {
        const { ok, findings, last_seen } = JSON.parse(npx("doctor", "--json"));
        expect({ ok, findings }).toEqual({ ok: true, findings: [] });
        for (const event of ["SessionStart", "PreToolUse", "SubagentStart", "SubagentStop", "PostToolUse"])
          expect([event, last_seen[event]]).toEqual([event, expect.any(String)]);
      });
      await step("uninstall gives everything back byte for byte", () => {
        npx("uninstall");
        expect(filesOf(project)).toEqual(files);
        if (before !== undefined) expect(readFileSync(settings, "utf8")).toBe(before);
      });
    }),
  );

  it("with a comment in the settings the host passes over all of them, and doctor says so", () =>
    withScenario({ version, agents: { worker: {} } }, async ({ project, api, run }) => {
      const npx = unpack(project);
      writeFileSync(settingsOf(project), "{} // mine\n");
      expect(npx("init")).toContain("the host passes over all of it, these hooks included. Take them out.");
      const call = delegate({ type: "worker", prompt: "Prepare the rollout of T101", background: false });
      api.play({ main: [call, say("Done.")], worker: [say("The plan.\nsession-phase: approval")] });
      await run("Roll out T101");

      expect(api.agentIds("worker")).toHaveLength(1);
      expect(existsSync(join(project.dir, ".claude", "session"))).toBe(false);
      const said = npx("doctor");
      expect(said).toMatch(/^fail {2}settings: .*settings\.json has comments or trailing commas: the host passes over/);
    }));
});

describe("as a plugin", () => {
  it.each(HOST_VERSIONS)("the same works by --plugin-dir, on host %s", (version) =>
    withScenario({ version, agents: { worker: {} } }, async (scenario) => {
      const npx = await step("the package is packed and unpacked", () => unpack(scenario.project));
      await pauseAndResume(scenario, { pluginDir: packageFolder(scenario.project) });
      await step("doctor sees that events come, though nothing is installed", () => {
        const { ok, findings } = JSON.parse(npx("doctor", "--json"));
        const told = findings.map(({ message }: { message: string }) => message);
        expect({ ok, told }).toEqual({ ok: true, told: [expect.stringContaining("though events have reached hooks")] });
      });
    }),
  );
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
  return join(project.dir, "node_modules", "agent-session");
}

function settingsOf(project: Project): string {
  return join(project.dir, ".claude", "settings.json");
}

/** Every file of the project with its text, but for sessions, the package and git's own. */
function filesOf({ dir }: Project): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" });
  const own = names.filter((name) => !/^(?:node_modules|\.git|\.claude[\\/]session)(?:[\\/]|$)/.test(name));
  const files = own.filter((name) => statSync(join(dir, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(dir, name), "utf8")]));
}

/** The package as `npm pack` makes it, where `npm install` would put it; answers `npx agent-session` in the project. */
function unpack(project: Project): (...args: string[]) => string {
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project.root], {
    cwd: REPOSITORY,
  });
  const tarball = readdirSync(project.root).find((name) => name.endsWith(".tgz")) ?? "";
  const folder = packageFolder(project);
  for (const path of [folder, join(folder, "..", ".bin")]) mkdirSync(path, { recursive: true });
  execFileSync("tar", ["-xzf", join(project.root, tarball), "--strip-components=1"], { cwd: folder });
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  symlinkSync(join("..", "agent-session", bin["agent-session"]), join(folder, "..", ".bin", "agent-session"));
  chmodSync(join(folder, bin["agent-session"]), 0o755);
  const env = { ...process.env, HOME: project.home, CLAUDE_PROJECT_DIR: project.dir };
  return (...args) => {
    const npx = ["--no-install", "agent-session", ...args];
    const { stdout, error } = spawnSync("npx", npx, { cwd: project.dir, env, encoding: "utf8" });
    if (error !== undefined) throw error;
    return stdout;
  };
}
