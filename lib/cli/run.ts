import { SessionError, toSessionError } from "../errors.ts";
import { readStdin } from "../host/stdio.ts";
import { createRuntime, type Runtime } from "../runtime.ts";
import { clean, tame, toJson } from "./clean.ts";
import type { Answer, Command } from "./command.ts";
import type { TypedCall } from "./command-options.ts";
import { COMMANDS } from "./commands.ts";
import { exitOf, failureJson, failureText, hintsFor } from "./failure.ts";
import { parse } from "./program.ts";
import { type Progress, progressLine } from "./progress.ts";
import { writeTo } from "./streams.ts";
import { type Ui, uiFor } from "./ui.ts";

/** How to answer: as JSON with this indentation, or as text for whoever reads the stream. */
interface Form {
  readonly indent: number | undefined;
  ui(fd: 1 | 2): Ui;
}

/** Runs one command line and answers its exit status; everything that fails is told on stderr. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const noColor = argv.includes("--no-color");
  const form: Form = { indent: indentAskedFor(argv), ui: (fd) => uiFor(fd, env, noColor, Date.now()) };
  try {
    const { columns, paint } = form.ui(1);
    const parsed = parse(argv, COMMANDS, { columns: Math.min(columns, 100), bold: paint.bold });
    if (parsed.kind === "call") return await call(parsed.command, parsed.typed, form);
    if (parsed.kind === "print") {
      writeTo(1, parsed.text);
      return 0;
    }
    const error = new SessionError("USAGE", parsed.message);
    if (parsed.help !== undefined && form.indent === undefined) writeTo(2, parsed.help);
    else tell(error, form, parsed.hints);
    return exitFor(parsed.command, error);
  } catch (thrown) {
    const error = toSessionError(thrown);
    tell(error, form, []);
    return exitOf(error);
  }
}

async function call(command: Command, typed: TypedCall, asked: Form): Promise<number> {
  let form = asked;
  let app: Runtime | undefined;
  let shown: Progress | undefined;
  try {
    const { dir, json, output } = typed.everywhere();
    form = { ...asked, indent: output === "pretty" ? 2 : json || output === "json" ? 0 : undefined };
    const answer = await command.run({
      args: typed.args,
      options: typed.options(),
      app: () => {
        app ??= open(dir, command.name, form);
        return app;
      },
      stdin: () => stdin(),
      progress: (what) => {
        const { terminal } = form.ui(2);
        shown = progressLine(what, { terminal, write: (text) => writeTo(2, text), elapsed: () => performance.now() });
        return shown.step;
      },
      print: (line) => print(line, form),
      warn: (message) => warn(message, form),
      ui: () => (form.indent === undefined ? form.ui(1) : undefined),
    });
    shown?.end();
    if (!answer.printed) print(answer, form);
    await answer.after?.();
    if (answer.note !== undefined && form.ui(2).terminal) writeTo(2, `${tame(answer.note)}\n`);
    return answer.exit ?? 0;
  } catch (thrown) {
    shown?.end();
    const error = toSessionError(thrown);
    const own = error.code === "USAGE" ? [`how to call it: agent-session ${command.name} --help`] : [];
    tell(error, form, form.indent === undefined ? [...own, ...(await hintsFor(error, app))] : []);
    return exitFor(command, error);
  } finally {
    await app?.store.close();
  }
}

/** What the arguments say of `--json` and `--output`, for when they cannot be read as a whole. */
function indentAskedFor(argv: readonly string[]): number | undefined {
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  const output = options[options.indexOf("--output") + 1];
  if (options.includes("--output=pretty") || (options.includes("--output") && output === "pretty")) return 2;
  const json = options.includes("--json") || options.includes("--output=json");
  return json || (options.includes("--output") && output === "json") ? 0 : undefined;
}

function open(dir: string | undefined, name: string, form: Form): Runtime {
  const app = createRuntime({ dir, actor: `cli:${name}`, onWarning: (text) => warn(text, form) });
  for (const warning of app.warnings) warn(warning, form);
  return app;
}

function warn(message: string, form: Form): void {
  const text = `${form.ui(2).paint.yellow("warning:")} ${clean(message)}`;
  writeTo(2, `${form.indent === undefined ? text : toJson({ warning: { message } })}\n`);
}

/** Longest text taken from stdin, in bytes. */
const MAX_STDIN = 10 * 1024 * 1024;

function stdin(): string {
  const { text, tooLarge } = readStdin(MAX_STDIN);
  if (tooLarge)
    throw new SessionError("LIMIT_EXCEEDED", `stdin is longer than ${MAX_STDIN} bytes.`, { limit: MAX_STDIN });
  return text;
}

/** Whether somebody still reads it. */
function print(answer: Pick<Answer, "json" | "text">, form: Form): boolean {
  if (form.indent === 0 && Array.isArray(answer.json)) return printList(answer.json);
  if (form.indent !== undefined) return writeTo(1, `${toJson(answer.json, form.indent)}\n`);
  const text = answer.text(form.ui(1));
  return text === "" || writeTo(1, `${tame(text)}\n`);
}

/** A long list as one text would take several times its length in memory, and as long again to be looked through. */
function printList(items: readonly unknown[]): boolean {
  for (let at = 0; at < items.length; at += PIECE) {
    const piece = toJson(items.slice(at, at + PIECE)).slice(1, -1);
    if (!writeTo(1, `${at === 0 ? "[" : ","}${piece}`)) return false;
  }
  return writeTo(1, items.length === 0 ? "[]\n" : "]\n");
}

const PIECE = 1000;

function tell(error: SessionError, form: Form, hints: readonly string[]): void {
  const { indent } = form;
  const text = indent === undefined ? failureText(form.ui(2), error.message, hints) : failureJson(error, indent);
  writeTo(2, `${text}\n`);
}

function exitFor(command: Command | undefined, error: SessionError): number {
  return command?.failsWith1 ? 1 : exitOf(error);
}
