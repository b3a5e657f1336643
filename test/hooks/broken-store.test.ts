import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, update } from "../../lib/app/sessions.ts";
import type { HookName } from "../../lib/host/registrations.ts";
import { BUILT_HOOKS, HOST_FIELDS, inPlace, OWN_EVENT, type Place, tree } from "./hook-process.ts";

const ID = HOST_FIELDS.agent_id;
const DIRECT: Partial<Record<HookName, object>> = {
  pre_delegate: { agent_id: ID, claim: true },
  subagent_stop: { agent_id: ID, exit_code: 0 },
  session_start: {},
};

/** Breaks the store of a place that has a waiting session; answers environment and shell for the hook. */
type Break = (place: Place) => { env?: Record<string, string>; shell?: string };

const BROKEN: [string, Break][] = [
  ["a root nobody can write", (place) => ({ env: { AGENT_SESSION_DIR: unwritable(place) } })],
  ["a root that never can be", () => ({ env: { AGENT_SESSION_DIR: "/proc/agent-session" } })],
  [
    "a root that is a file",
    ({ folder }) => {
      writeFileSync(join(folder, "file"), "no folder");
      return { env: { AGENT_SESSION_DIR: join(folder, "file") } };
    },
  ],
  [
    "a root that is a link",
    ({ folder, root }) => {
      symlinkSync(root, join(folder, "link"));
      return { env: { AGENT_SESSION_DIR: join(folder, "link") } };
    },
  ],
  ["a full disk", () => ({ shell: 'ulimit -f 0; exec "$@"' })],
  ["a disk with room for a kilobyte", () => ({ shell: 'ulimit -f 1; exec "$@"' })],
  [
    "a session that is garbage",
    ({ root }) => {
      for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(root, ID, name), "\u0000{garbage");
      return {};
    },
  ],
];

describe.skipIf(process.platform === "win32").concurrent.each(BUILT_HOOKS)("%s", (hook) => {
  it.each(BROKEN)("exits 0 with %s, prints JSON or nothing, and at most one line on stderr", (_name, breakIt) =>
    inPlace(async (place) => {
      await waiting(place);
      const given = breakIt(place);
      for (const input of [{ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] }, DIRECT[hook] ?? {}]) {
        const { code, stdout, stderr } = await place.run(hook, { ...given, input: JSON.stringify(input) });
        expect(code).toBe(0);
        if (stdout !== "") expect(Object.keys(JSON.parse(stdout) as object)).not.toEqual([]);
        expect(stderr).toMatch(/^(?:agent-session \w+: [A-Z_]+: [^\n]+\n)?$/);
        expect(stdout + stderr).not.toMatch(/\bat \S+ \(|node:internal/);
      }
    }),
  );

  it.each([
    ["is not JSON", '{ "resume": '],
    ["has an unknown key", '{ "resumee": {} }'],
    ["asks to talk to somebody", '{ "router": { "url": "http://127.0.0.1:1" } }'],
  ])("works by the defaults with a project configuration that %s, and says so", (_name, text) =>
    inPlace(async (place) => {
      writeConfig(place, text);
      const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] });
      const { code, stderr } = await place.run(hook, { input });
      expect(code).toBe(0);
      expect(stderr).toMatch(
        new RegExp(`^agent-session ${hook}: [^\\n]*agent-session\\.json[^\\n]*; the defaults apply\\n$`),
      );
    }),
  );

  it("leaves a log that cannot be written alone", () =>
    inPlace(async (place) => {
      const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] });
      const { code, stderr } = await place.run(hook, { input, env: { AGENT_SESSION_LOG: "/proc/none/log" } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    }));
});

describe.skipIf(process.platform === "win32")("the direct protocol on a broken store", () => {
  it.each<[HookName, object, object]>([
    ["pre_delegate", { agent_id: ID }, { should_resume: false, reason: "error", original_context: { agent_id: ID } }],
    ["subagent_stop", { agent_id: ID }, { success: false, finalized: false, reason: "error" }],
    ["session_start", {}, { resumable: [], interrupted: [], expired: [], cleaned: 0 }],
  ])("%s answers neutrally and says why", (hook, input, neutral) =>
    inPlace(async (place) => {
      symlinkSync(place.home, join(place.folder, "link"));
      const env = { AGENT_SESSION_DIR: join(place.folder, "link") };
      const { code, stdout, stderr } = await place.run(hook, { input: JSON.stringify(input), env });
      const { error, code: errorCode, ...answer } = JSON.parse(stdout) as Record<string, unknown>;
      expect(code).toBe(0);
      expect(answer).toEqual(neutral);
      expect(errorCode).toBe("STORE_UNAVAILABLE");
      expect(stderr).toBe(`agent-session ${hook}: STORE_UNAVAILABLE: ${error}\n`);
    }),
  );

  it("a change that found no room is not there, and what was stored is whole", () =>
    inPlace(async (place) => {
      await waiting(place);
      const before = tree(join(place.root, ID));
      const full = { shell: 'ulimit -f 0; exec "$@"', input: JSON.stringify({ agent_id: ID, exit_code: 0 }) };
      const { code, stdout } = await place.run("subagent_stop", full);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ success: false, reason: "error", code: "STORE_UNAVAILABLE" });
      expect(tree(join(place.root, ID))).toEqual(before);
      expect(await place.ask("subagent_stop", { agent_id: ID })).toMatchObject({
        finalized: true,
        outcome: "completed",
      });
    }));

  it("a garbage session harms no other", () =>
    inPlace(async (place) => {
      await waiting(place);
      await create(place.app(), { agentId: "other-1", agentName: "worker", metadata: { task_id: "T101" } });
      await update(place.app(), "other-1", { phase: "approval" });
      for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(place.root, ID, name), "[garbage");
      const answer = await place.ask("pre_delegate", { agent_name: "worker", task_id: "T101" });
      expect(answer).toMatchObject({ should_resume: true, agent_id: "other-1" });
      expect(await place.ask("pre_delegate", { agent_id: ID })).toMatchObject({ detail: "session_corrupt" });
      expect(readFileSync(join(place.root, ID, "state.json"), "utf8")).toBe("[garbage");
    }));
});

async function waiting(place: Place): Promise<void> {
  await create(place.app(), { agentId: ID, agentName: "worker", metadata: { task_id: "T101", task_ids: ["T101"] } });
  await update(place.app(), ID, { phase: "approval" });
}

function writeConfig({ project }: Place, text: string): void {
  mkdirSync(join(project, ".claude"), { recursive: true });
  writeFileSync(join(project, ".claude", "agent-session.json"), text);
}

/** Not even the superuser makes a folder in /sys. */
function unwritable({ folder }: Place): string {
  if (process.getuid?.() === 0) return "/sys/agent-session";
  const path = join(folder, "unwritable");
  mkdirSync(path);
  chmodSync(path, 0o500);
  return join(path, "session");
}
