import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { schemaOf } from "../../lib/schemas.ts";
import { consoleBlocks, expectShown, fencedBlocks, ROOT, type Shown, textOf } from "./console.ts";

const PAGES = ["README.md", "docs/hooks.md", "docs/metrics.md"];

/** What must have happened before a block, by the block's first command. */
const BEFORE: Record<string, () => void> = {
  "agent-session doctor": () => sh("agent-session init; rm .claude/hooks/agent-session/pre_delegate.cjs"),
  "agent-session metrics": () =>
    sh(`agent-session create --id s-1 --agent worker; agent-session task add s-1 t-1
      agent-session task start s-1 t-1; agent-session task complete s-1 t-1 success --duration-ms 2340
      agent-session finalize s-1 completed`),
  "node dist/hooks/pre_delegate.cjs < agent-call.json": () => {
    const agent = { agent_id: "a14f0c2e9b7d5a361", agent_type: "worker" };
    const report = {
      agent_transcript_path: join(home, "my-project", "event.json"),
      last_assistant_message: "The plan: move the queue.\nsession-phase: approval",
    };
    hook("pre_delegate", delegation("1", "Plan the rollout of T101"));
    hook("subagent_start", { ...agent, hook_event_name: "SubagentStart" });
    hook("subagent_stop", { ...agent, ...report, hook_event_name: "SubagentStop" });
    write("agent-call.json", delegation("2", "Apply the rollout of T101"));
  },
};

/** Blocks that are not run here, by their first command, and why. */
const NOT_RUN: Record<string, string> = {
  "agent-session serve --port 9464": "it runs until Ctrl-C; test/server runs it",
  "export PLATO_URL=http://localhost:8847 PLATO_API_KEY=…": "it needs a PLATO server; test/outbound has one",
  "agent-session tiles": "it needs a PLATO server; test/outbound has one",
};

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "docs-")));
  const project = join(home, "my-project");
  for (const folder of [join(home, "bin"), join(project, ".git"), join(project, "node_modules")])
    mkdirSync(folder, { recursive: true });
  symlinkSync(join(ROOT, "dist/cli.cjs"), join(home, "bin", "agent-session"));
  symlinkSync(join(ROOT, "dist"), join(project, "dist"));
  symlinkSync(ROOT, join(project, "node_modules", "agent-session"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32").each(PAGES)("the console blocks of %s", (page) => {
  const blocks = consoleBlocks(page).map((shown) => [shown[0]?.command.replace(/ +#.*/, "") ?? "", shown] as const);
  for (const [first, shown] of blocks) {
    if (first === "npm ci && npm run demo") {
      it("npm run demo prints this", () => expectShown(asPrinted(shown), demo()));
    } else if (first in NOT_RUN) {
      it.skip(`${first} (${NOT_RUN[first]})`, () => {});
    } else {
      it(`${first} prints this, and what follows it`, () => run(BEFORE[first], shown));
    }
  }
});

describe("README.md", () => {
  it("shows code for the library that runs", () => {
    const [code = ""] = fencedBlocks("README.md", "ts");
    const program = `${code}\nconsole.log((await sessions.get(agent_id)).phase);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], inProject());
    expect({ stdout, stderr }).toEqual({ stdout: "completed\n", stderr: "" });
  });

  it("names every key of the configuration, with its default", () => {
    const told = new Map(configurationRows());
    const known = keysOf(schemaOf("config"));
    expect([...told.keys()].sort()).toEqual([...known.keys()].sort());
    const plain = [...known].filter(([, value]) => value !== undefined);
    expect(plain.map(([key]) => [key, told.get(key)])).toEqual(plain);
  });
});

function run(before: (() => void) | undefined, shown: Shown[]): void {
  const inPlace = shown.filter(({ command }) => !command.startsWith("npm "));
  const mark = "-- the next command";
  const script = ["exec 2>&1", ...inPlace.map(({ command }) => `echo "${mark}"\n${command}`)].join("\n");
  before?.();
  const [, ...printed] = sh(script).replaceAll(home, "~").split(`${mark}\n`);
  for (const [at, { output }] of inPlace.entries()) expectShown(output, printed[at] ?? "");
  expect(printed).toHaveLength(inPlace.length);
}

function hook(name: string, event: object): void {
  write("event.json", event);
  sh(`node dist/hooks/${name}.cjs < event.json`);
}

function delegation(tool_use_id: string, prompt: string): object {
  const tool_input = { subagent_type: "worker", description: "T101", prompt };
  return { hook_event_name: "PreToolUse", tool_name: "Agent", tool_use_id, tool_input };
}

/** An event of the host as it would come in on stdin. */
function write(name: string, event: object): void {
  const project = join(home, "my-project");
  const transcript_path = join(project, "conversation.jsonl");
  writeFileSync(join(project, name), JSON.stringify({ session_id: "c-1", cwd: project, transcript_path, ...event }));
}

function sh(script: string): string {
  return spawnSync("sh", ["-c", script], inProject()).stdout;
}

function inProject() {
  const PATH = `${join(home, "bin")}${delimiter}${process.env.PATH}`;
  return { cwd: join(home, "my-project"), env: { ...process.env, PATH, HOME: home }, encoding: "utf8" } as const;
}

/** Only the first is a command; the demo prints the others itself. */
function asPrinted([first, ...others]: Shown[]): string {
  return [first?.output, ...others.map(({ command, output }) => `$ ${command}\n${output}`), "…\n"].join("");
}

function demo(): string {
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "scripts/demo.ts"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout;
}

/** Key and default, from the README's table; a row may hold several of both. */
function configurationRows(): [key: string, standard: string | undefined][] {
  const [, table = ""] = /^\| key \| default \|.*\n\|---.*\n((?:\|.*\n)+)/m.exec(textOf("README.md")) ?? [];
  return table.split("\n").flatMap((row) => {
    const [, keys = "", standards = ""] = row.split("|");
    const names = [...keys.matchAll(/`([\w.]+)`/g)].map(([, name]) => name as string);
    const values = names.length === 1 ? [standards] : standards.split(" / ");
    return names.map((name, at): [string, string | undefined] => [name, values[at]?.replaceAll("`", "").trim()]);
  });
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly default?: unknown;
}

/** Every key of the schema by its dotted path, with its default as a table would show it. */
function keysOf({ properties = {} }: Schema, above = ""): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [name, schema] of Object.entries(properties)) {
    if (name === "$schema") continue;
    if (schema.properties === undefined) found.set(`${above}${name}`, shownAs(schema.default));
    else for (const [key, standard] of keysOf(schema, `${above}${name}.`)) found.set(key, standard);
  }
  return found;
}

function shownAs(value: unknown): string | undefined {
  if (Array.isArray(value)) return `[${value.map((each) => JSON.stringify(each)).join(", ")}]`;
  return value === undefined ? undefined : String(value);
}
