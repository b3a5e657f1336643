import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { create } from "../../lib/app/sessions.ts";
import type { Place } from "../hooks/hook-process.ts";
import {
  AGENT,
  edit,
  editFacts,
  editHook,
  editHooks,
  editSettings,
  HOOKS,
  hookFile,
  leaveLock,
  put,
  settingsOf,
  unwritable,
  withNode,
} from "./doctor-place.ts";

/** One thing that can be wrong with an installation, and what doctor says of it. */
export interface Fault {
  /** Breaks one thing. */
  plant?(place: Place): unknown;
  /** The environment that is broken, or goes with it. */
  env?(place: Place): Record<string, string>;
  args?: string[];
  /** Check and message of the one finding, and its mend. */
  finding: RegExp;
  mend: RegExp;
  level?: "warn";
  skip?: boolean;
}

const onWindows = process.platform === "win32";

/** Every check of doctor, broken alone. */
export const FAULTS: Record<string, Fault> = {
  "an old node first on the PATH": {
    env: ({ folder }) => ({ PATH: withNode(folder, 'echo "v18.20.4"') }),
    finding: /^node: The "node" on the PATH is version 18\.20\.4, which is too old\.$/,
    mend: /^Install Node 20 or newer/,
    skip: onWindows,
  },
  "no node on the PATH": {
    env: ({ home }) => ({ PATH: home }),
    finding: /^node: There is no "node" on the PATH/,
    mend: /^Install Node 20 or newer/,
    args: ["--live"],
  },
  "comments in the settings, which the host passes over": {
    plant: (place) => editSettings(place, (text) => `// mine\n${text}`),
    finding: /^settings: .*project.*settings\.json has comments or trailing commas: the host passes over all of it/,
    mend: /^Take them out\.$/,
  },
  "a trailing comma in the settings": {
    plant: (place) => editSettings(place, (text) => text.replace(/\}\s*$/, ",}\n")),
    finding: /^settings: .*settings\.json has comments or trailing commas: the host passes over all of it/,
    mend: /^Take them out\.$/,
  },
  "settings of the user that do not parse": {
    plant: ({ home }) => put(join(home, ".claude", "settings.json"), "{ oops"),
    finding:
      /^settings: .*home.*settings\.json is not valid JSON: .* at line 1, column 3: the host passes over all of it/,
    mend: /^Mend the syntax there\.$/,
  },
  "settings of the project that do not parse": {
    plant: (place) => put(settingsOf(place), '{ "hooks": {'),
    finding: /^settings: .*project.*settings\.json is not valid JSON: .*: the host passes over all of it/,
    mend: /^Mend the syntax there\.$/,
  },
  "disableAllHooks of the project": {
    plant: (place) => editSettings(place, (text) => text.replace("{", '{ "disableAllHooks": true,')),
    finding: /^settings: .*project.*settings\.json turns all hooks off\.$/,
    mend: /^Take disableAllHooks out\.$/,
  },
  "disableAllHooks of the user": {
    plant: ({ home }) => put(join(home, ".claude", "settings.json"), '{ "disableAllHooks": true }'),
    finding: /^settings: .*home.*settings\.json turns all hooks off\.$/,
    mend: /^Take disableAllHooks out\.$/,
  },
  allowManagedHooksOnly: {
    plant: ({ home }) => put(join(home, ".claude", "settings.json"), '{ "allowManagedHooksOnly": true }'),
    finding: /^settings: .*home.*settings\.json allows managed hooks only\.$/,
    mend: /^Have the hooks registered there by whoever manages it\.$/,
  },
  "no registration": {
    plant: (place) => put(settingsOf(place), "{}"),
    finding: /^settings: No hook of agent-session is registered\.$/,
    mend: /^Run "agent-session init"\.$/,
  },
  "no registration, although events come: as with a plugin": {
    plant: (place) => {
      put(settingsOf(place), "{}");
      rmSync(join(place.project, HOOKS), { recursive: true });
    },
    finding: /^settings: No hook of agent-session is registered in the settings, though events have reached hooks\.$/,
    mend: /^Nothing to do where the package is loaded as a plugin; else: Run "agent-session init"\.$/,
    level: "warn",
  },
  "an event without its hook": {
    plant: (place) => editHooks(place, (hooks) => delete hooks.SubagentStop),
    finding: /^settings: No hook of agent-session is registered for SubagentStop\.$/,
    mend: /^Run "agent-session init"\.$/,
  },
  "hooks registered twice": {
    plant: ({ project, ...place }) =>
      cpSync(settingsOf({ project, ...place }), join(project, ".claude", "settings.local.json")),
    finding: /^settings: The hooks are registered in 2 files .*: harmless, but each may run twice\.$/,
    mend: /^Keep one: "agent-session uninstall/,
    level: "warn",
  },
  "a hook that runs through a shell": {
    plant: (place) =>
      editHooks(place, ({ SessionEnd }) => {
        const [handler] = SessionEnd?.[0]?.hooks ?? [];
        if (handler === undefined) return;
        handler.command = `node "$CLAUDE_PROJECT_DIR"/${HOOKS}/session_end.cjs`;
        handler.args = undefined;
      }),
    finding: /^hook files: SessionEnd runs .*session_end\.cjs through a shell/,
    mend: /^Run "agent-session init"\.$/,
    level: "warn",
  },
  "a hook file that is gone": {
    plant: (place) => rmSync(hookFile(place, "session_end")),
    finding: /^hook files: SessionEnd: .*session_end\.cjs does not exist\.$/,
    mend: /^Run "agent-session init"\.$/,
    args: ["--live"],
  },
  "a hook file of another version": {
    plant: (place) => editHook(place, (text) => text.replace(/agent-session \S+ \*/, "agent-session 0.0.1 *")),
    finding: /^hook files: .*session_end\.cjs is of version 0\.0\.1, this is \d+\.\d+\.\d+/,
    mend: /^Run "agent-session init"\.$/,
  },
  "a hook file of somebody else": {
    plant: (place) => editHook(place, () => "// mine\n"),
    finding: /^hook files: .*session_end\.cjs is not a hook of agent-session\.$/,
    mend: /^Run "agent-session init"\.$/,
  },
  "a hook that fails": {
    plant: (place) => editHook(place, (text) => `${text.split("\n", 1)[0]}\nprocess.exit(3);\n`),
    finding: /^live: SessionEnd: .*session_end\.cjs ended with exit 3\.$/,
    mend: /--test" to see what it says\.$/,
    args: ["--live"],
  },
  "a hook that prints what is no JSON": {
    plant: (place) => editHook(place, (text) => `${text.split("\n", 1)[0]}\nconsole.log("hello");\n`),
    finding: /^live: SessionEnd: .*session_end\.cjs printed something else than JSON\.$/,
    mend: /--test" to see what it says\.$/,
    args: ["--live"],
  },
  "a hook that misses its deadline": {
    plant: (place) => editHook(place, (text) => `${text.split("\n", 1)[0]}\nsetInterval(() => {}, 1000);\n`),
    finding: /^live: SessionEnd: .*session_end\.cjs did not answer within its deadline of 3 s\.$/,
    mend: /--test" to see what it says\.$/,
    args: ["--live"],
  },
  "a slow hook": {
    plant: (place) => editHook(place, (text) => `${text.split("\n", 1)[0]}\nsetTimeout(() => {}, 1100);\n`),
    finding: /^live: SessionEnd: .*session_end\.cjs took \d{4} ms\.$/,
    mend: /see what slows the start of programs here/,
    args: ["--live"],
    level: "warn",
  },
  "hooks that no event has reached": {
    plant: ({ root }) => rmSync(join(root, ".facts"), { recursive: true }),
    finding: /^events: There are sessions, but no event of the host has ever reached a hook here\.$/,
    mend: /^Begin a new conversation/,
    level: "warn",
  },
  "events that have not reached a hook": {
    plant: ({ root }) => editFacts(root, (fact) => !/"event":"(?:SubagentStop|PreToolUse)"/.test(fact)),
    finding: /^events: Subagents have run, but no hook has ever seen PreToolUse, SubagentStop\.$/,
    mend: /^Look at "\/hooks" in the host/,
    level: "warn",
  },
  "a configuration that is no JSON": {
    plant: ({ project }) => put(join(project, ".claude", "agent-session.json"), '{ "resume": '),
    finding: /^configuration: .*agent-session\.json is not valid JSON; the defaults apply$/,
    mend: /schema config\.$/,
  },
  "a folder nobody can write": {
    env: (place) => ({ AGENT_SESSION_DIR: unwritable(place) }),
    finding: /^store: .* cannot be written: E/,
    mend: /^Give yourself write access to it, or free space\.$/,
    skip: onWindows,
  },
  "a file where the folder should be": {
    plant: ({ folder }) => writeFileSync(join(folder, "file"), "not a folder"),
    env: ({ folder }) => ({ AGENT_SESSION_DIR: join(folder, "file") }),
    finding: /^store: .*file cannot be written: E/,
    mend: /^Give yourself write access to it/,
  },
  "a record that is garbage": {
    plant: ({ root }) => {
      for (const name of ["state.json", "events.jsonl"]) writeFileSync(join(root, AGENT, name), "\u0000garbage{");
    },
    finding: new RegExp(`^records: Session ${AGENT}: .* is unreadable`),
    mend: new RegExp(`^Keep what you need of its folder, then run "agent-session delete ${AGENT}"\\.$`),
  },
  "a snapshot that is garbage beside a good journal": {
    plant: ({ root }) => writeFileSync(join(root, AGENT, "state.json"), "\u0000garbage{"),
    finding: new RegExp(`^records: Session ${AGENT}: `),
    mend: new RegExp(`^Run "agent-session verify ${AGENT} --repair`),
  },
  "a journal with a spoilt line": {
    plant: ({ root }) => appendFileSync(join(root, AGENT, "events.jsonl"), '{"seq":1}\n'),
    finding: new RegExp(`^records: Session ${AGENT}: `),
    mend: new RegExp(`^Run "agent-session verify ${AGENT} --repair`),
  },
  "a record of a newer version": {
    plant: ({ root }) =>
      edit(join(root, AGENT, "state.json"), (text) => text.replace('"schema_version": 1', '"schema_version": 2')),
    finding: new RegExp(`^records: Session ${AGENT}: .*newer version`),
    mend: /^Use the version of agent-session that wrote it/,
  },
  "a document that is garbage": {
    plant: ({ root }) => put(join(root, ".memory", "plan.json"), '{"key":"plan","revi'),
    finding: /^documents: The document "plan" of memory cannot be read, and counts as missing\.$/,
    mend: /^Put it back from a copy, or remove it; in a folder it lies below \.memory\.$/,
  },
  "a session that is not in the index": {
    plant: ({ root }) => {
      const markers = readdirSync(join(root, ".open")).filter((name) => name.startsWith(AGENT));
      expect(markers).toHaveLength(1);
      for (const marker of markers) rmSync(join(root, ".open", marker));
    },
    finding: new RegExp(`^records: Session ${AGENT}: the markers do not say what the record says\\.$`),
    mend: new RegExp(`^Run "agent-session verify ${AGENT} --repair`),
  },
  "a session from the future": {
    plant: async (place) => {
      await create(
        place.app(() => Date.now() + 3_600_000),
        { agentId: "ahead", agentName: "worker" },
      );
    },
    finding: /^clock: Session ahead was changed 3\d\d\d s from now: a clock was or is wrong\.$/,
    mend: /^Set the clock/,
    level: "warn",
  },
  "the lock of a dead process": {
    plant: ({ root }) => leaveLock(root),
    finding: new RegExp(`^records: Session ${AGENT}: a dead process left its lock\\.$`),
    mend: new RegExp(`^Run "agent-session verify ${AGENT} --repair`),
  },
};
