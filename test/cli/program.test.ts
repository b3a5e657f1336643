import { describe, expect, it } from "vitest";
import { command } from "../../lib/cli/command.ts";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { argument, flag, text, texts } from "../../lib/cli/options.ts";
import { parse } from "../../lib/cli/program.ts";

const own = {
  group: "Work on a session",
  summary: "Sum",
  example: "agent-session x",
  async run() {
    return NOTHING;
  },
} as const;
const NOTHING = { json: null, text: () => "" };
const planted = [
  command({
    ...own,
    name: "task add",
    args: { session: argument("session", "s"), task: argument("task", "t") },
    options: { to: text("--to <x>", "x", ["--into"]), mcp: flag("--no-mcp", "m"), tag: texts("--tag <t>", "t") },
  }),
  command({ ...own, name: "task list", args: {}, options: {} }),
  command({ ...own, name: "plain", args: {}, options: {} }),
];
const read = (...argv: string[]) => parse(argv, planted, { columns: 80, bold: (each) => each });

function call(...argv: string[]) {
  const parsed = read(...argv);
  if (parsed.kind !== "call") throw new Error(JSON.stringify(parsed));
  return {
    name: parsed.command.name,
    args: parsed.typed.args,
    options: parsed.typed.options(),
    ...parsed.typed.everywhere(),
  };
}

describe("a command of two words", () => {
  it("is called with its arguments and options", () => {
    expect(call("task", "add", "s-1", "t-1", "--to", "y", "--json")).toEqual({
      name: "task add",
      args: { session: "s-1", task: "t-1" },
      options: { to: "y", mcp: false, tag: [] },
      dir: undefined,
      json: true,
      output: undefined,
    });
    expect(call("--dir", "d", "task", "list")).toMatchObject({ name: "task list", dir: "d" });
  });

  it("takes the options of every command also between its words, the last one given", () => {
    const between = call("--dir", "a", "task", "--dir", "b", "--json", "list");
    expect(between).toMatchObject({ name: "task list", dir: "b", json: true });
    expect(call("task", "--dir", "b", "list", "--dir", "c")).toMatchObject({ dir: "c", json: false });
  });

  it("stands under its first word in the help", () => {
    expect(read("--help")).toMatchObject({
      kind: "print",
      text: expect.stringMatching(/^ {2}task +add, list; each has its --help$/m),
    });
    const help = read("task", "--help");
    expect(help).toMatchObject({ text: expect.stringMatching(/^ {2}add <session> <task> +Sum$/m) });
    expect(help).toMatchObject({ text: expect.stringMatching(/^ {2}list +Sum$/m) });
  });

  it.each([
    [["task"], { kind: "misuse", message: "No command given." }],
    [["task", "ad"], { kind: "misuse", message: "Unknown command 'ad'." }],
    [["task", "add", "s-1"], { kind: "misuse", message: "Missing required argument 'task'.", command: planted[0] }],
  ])("%j is misuse", (argv, expected) => {
    expect(read(...argv)).toMatchObject(expected);
  });
});

describe("an option", () => {
  it("that begins with --no- is true when it was written", () => {
    expect(call("task", "add", "s", "t", "--no-mcp").options).toMatchObject({ mcp: true });
  });

  it("may have other names, and be repeated", () => {
    const { options } = call("task", "add", "s", "t", "--into", "z", "--tag", "a", "--tag", "", "--tag=b");
    expect(options).toMatchObject({ to: "z", tag: ["a", "b"] });
  });

  it("stays with its command, also when another command's name is a value", () => {
    expect(call("task", "add", "plain", "list", "--to", "help").args).toEqual({ session: "plain", task: "list" });
  });
});

describe("the commands", () => {
  it("have unique names, one-line summaries without a full stop, and examples that call them", () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, summary, example, details } of COMMANDS) {
      expect(summary, name).toMatch(/^[A-Z][^\n]*[^.\n]$/);
      expect(`${example} `, name).toContain(`agent-session ${name} `);
      if (details !== undefined) expect(details, name).toMatch(/\.$/);
    }
  });

  it("have examples that can be parsed", () => {
    for (const { name, example } of COMMANDS) {
      const words = example.match(/'[^']*'|"[^"]*"|\S+/g)?.map((word) => word.replace(/^(['"])(.*)\1$/, "$2")) ?? [];
      const parsed = parse(words.slice(1), COMMANDS, { columns: 80, bold: (each) => each });
      expect(parsed, example).toMatchObject({ kind: "call", command: { name } });
      if (parsed.kind === "call") expect(() => parsed.typed.options(), example).not.toThrow();
    }
  });
});
