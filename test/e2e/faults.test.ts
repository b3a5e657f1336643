import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { delegate, message, say } from "./harness/answer.ts";
import { HOST_VERSIONS } from "./harness/host.ts";
import { type Sessions, withSessions } from "./with-sessions.ts";

const PLANNED = "The plan is ready.\nsession-phase: approval";
const start = delegate({
  type: "worker",
  prompt: "Prepare the rollout of T701 and ask for approval",
  background: false,
});

/** Each breaks the store before the host starts; answers the environment for it. Last, what our hooks say of it. */
const FAULTS: [string, (sessions: Sessions) => Record<string, string>, RegExp][] = [
  [
    "a folder nobody can write",
    ({ project }) => ({ AGENT_SESSION_DIR: unwritable(project.root) }),
    / error agent-session subagent_start: STORE_UNAVAILABLE: /,
  ],
  [
    "a file where the folder should be",
    ({ root }) => {
      mkdirSync(dirname(root), { recursive: true });
      writeFileSync(root, "not a folder");
      return {};
    },
    / error agent-session subagent_start: STORE_UNAVAILABLE: /,
  ],
  [
    "a broken configuration",
    ({ project }) => {
      writeFileSync(join(project.dir, ".claude", "agent-session.json"), '{ "resume": ');
      return {};
    },
    / warn agent-session subagent_start: .* is not valid JSON; the defaults apply/,
  ],
];

describe.each(HOST_VERSIONS)("the host %s carries on", (version) => {
  it.skipIf(process.platform === "win32").each(FAULTS)("with %s", (_name, breakIt, said) =>
    withSessions({ version, agents: { worker: {} }, allowed: /./ }, async (sessions) => {
      await worksAlone(sessions, { env: breakIt(sessions) });
      expect(sessions.log().join("\n")).toMatch(said);
    }),
  );

  it.skipIf(process.platform === "win32")("when the disk is full, and no half session is left", () =>
    withSessions({ version, agents: { worker: {} }, allowed: /./ }, async (sessions) => {
      limitFileSize(sessions, 0);
      await worksAlone(sessions, {});
      expect(sessions.records()).toEqual([]);
    }),
  );

  it("with garbage in place of every record, and goes on to record what comes", () =>
    withSessions({ version, agents: { worker: {} }, allowed: /./ }, async ({ api, run, record, root }) => {
      api.play({ main: [start, say("It waits.")], worker: [say(PLANNED)] });
      await run("Roll out T701");
      const [old = ""] = api.agentIds("worker");
      for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(root, old, name), "\u0000garbage{");
      api.play({
        main: [start, () => message(api.agentIds("worker")[1] ?? "", "Go"), say("Waiting."), say("Done.")],
        worker: [say(PLANNED), say("Applied.")],
      });
      const { exitCode, text } = await run("Go on with T701");

      expect({ exitCode, text }).toEqual({ exitCode: 0, text: expect.stringMatching(/^(Waiting|Done)\.$/) });
      expect(record(api.agentIds("worker")[1] ?? "")).toMatchObject({ phase: "completed" });
      expect(readFileSync(join(root, old, "state.json"), "utf8")).toContain("garbage");
    }));

  it("when the hooks have gone", () =>
    withSessions({ version, agents: { worker: {} } }, async (sessions) => {
      const settings = join(sessions.project.dir, ".claude", "settings.json");
      writeFileSync(settings, readFileSync(settings, "utf8").replaceAll("/dist/hooks/", "/dist/gone/"));
      await worksAlone(sessions, {});
    }));
});

/** Not even the superuser makes a folder in /sys. */
function unwritable(folder: string): string {
  if (process.getuid?.() === 0) return "/sys/agent-session";
  const path = join(folder, "unwritable");
  mkdirSync(path, { mode: 0o500 });
  return join(path, "session");
}

/** A delegation and a native resume that need nothing of ours. */
async function worksAlone({ api, run }: Sessions, options: { env?: Record<string, string> }): Promise<void> {
  api.play({
    main: [start, () => message(api.agentIds("worker")[0] ?? "", "Approved"), say("Waiting."), say("All done.")],
    worker: [say(PLANNED), say("Applied.")],
  });
  const { exitCode, text, events } = await run("Roll out T701", options);

  // An agent that finishes within the turn that resumed it brings no turn of its own.
  expect({ exitCode, text }).toEqual({ exitCode: 0, text: expect.stringMatching(/^(Waiting|All done)\.$/) });
  expect(api.from("worker").at(-1)?.text).toContain("Approved");
  expect(events.filter((event) => event.subtype === "hook_response" && event.exit_code === 2)).toEqual([]);
}

/** Wraps every hook of ours so that it can write no file above so many blocks. */
function limitFileSize({ project }: Sessions, blocks: number): void {
  const file = join(project.dir, ".claude", "settings.json");
  const { hooks } = JSON.parse(readFileSync(file, "utf8")) as {
    hooks: Record<string, { hooks: { command: string; args?: string[] }[] }[]>;
  };
  for (const handler of Object.values(hooks)
    .flat()
    .flatMap((group) => group.hooks)) {
    handler.args = ["-c", `ulimit -f ${blocks}; exec node "$0"`, ...(handler.args ?? [])];
    handler.command = "bash";
  }
  project.writeSettings({ hooks });
}
