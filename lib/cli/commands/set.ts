import { basename, resolve } from "node:path";
import { updateSession } from "../../app/moves.ts";
import { SessionError } from "../../errors.ts";
import type { SessionRecord } from "../../session/record.ts";
import { command } from "../command.ts";
import { sessionArgument, text, texts } from "../options.ts";
import { recordAnswer } from "../record-answer.ts";

export const set = command({
  name: "set",
  group: "Work on a session",
  summary: "Set what only some lifecycles have: requirements document, counters, lists",
  example: "agent-session set 3f01b541-5cc9-47a7-9f8b-d884159c705f --prd prd.md --stat total_tasks=10",
  args: { id: sessionArgument },
  options: {
    prd: text("--prd <file>", "The product requirements document"),
    prdVersion: text("--prd-version <text>", "Its version"),
    stats: texts("--stat <name=value>", "A counter, a whole number; may be repeated"),
    workspace: text("--workspace <text>", "Where it works"),
    capabilities: texts("--capability <name>", "Something it is able to do; all those given replace the old ones"),
    constraints: texts("--constraint <key:value>", "A constraint; all those given replace the old ones"),
  },
  async run({ args: { id }, options: { prd, prdVersion, stats, workspace, capabilities, constraints }, app }) {
    const lists = [stats, capabilities, constraints];
    if (lists.every((list) => list.length === 0) && [prd, prdVersion, workspace].every((each) => each === undefined)) {
      throw new SessionError("USAGE", "Nothing to set: say what, for instance with --prd or --stat.");
    }
    const change = {
      workspace,
      ...(stats.length > 0 && { statistics: Object.fromEntries(stats.map(counter)) }),
      ...(capabilities.length > 0 && { capabilities }),
      ...(constraints.length > 0 && { constraints }),
    };
    const reference = (record: SessionRecord) => referenceTo(record, prd, prdVersion);
    return recordAnswer(await updateSession(app(), id, (record) => ({ ...change, prd: reference(record) })));
  },
});

function counter(typed: string): [name: string, value: number] {
  const at = typed.indexOf("=");
  const value = typed.slice(at + 1);
  if (at < 1 || !/^-?\d{1,15}(?:\.\d{1,6})?$/.test(value)) {
    throw new SessionError("USAGE", `--stat takes name=number, not ${JSON.stringify(typed)}.`, { option: "--stat" });
  }
  return [typed.slice(0, at), Number(value)];
}

/** A version alone is one of the document that is set already. */
function referenceTo(record: SessionRecord, file: string | undefined, version: string | undefined) {
  if (file === undefined && version === undefined) return undefined;
  const document = file === undefined ? record.prd : { filename: basename(file), path: resolve(file) };
  if (!document) throw new SessionError("USAGE", "--prd-version needs --prd: no document is set yet.");
  return { ...document, ...(version !== undefined && { version }) };
}
