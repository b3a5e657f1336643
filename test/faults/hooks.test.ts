import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileStore, type SessionRecord } from "../../lib/index.ts";
import { fold } from "../../lib/session/journal.ts";
import {
  deaths,
  type Ended,
  endsOf,
  hookFile,
  type Injection,
  inLanes,
  LONG,
  logged,
  type Point,
  scratch,
  start,
  type Try,
} from "./harness.ts";
import { type HookAct, type HookRun, hookActs } from "./hook-acts.ts";
import { printed } from "./report.ts";
import { isPad, pad, resetTo } from "./template.ts";

const CODES = ["EIO", "ENOSPC", "EACCES", "EMFILE", "EROFS", "short"] as const;

const folder = scratch();
const home = join(folder, "home");
mkdirSync(home);
const rows: string[][] = [];
const named: string[] = [];

afterAll(() => printed("Hooks, killed at every call and given an error at every call", rows, named));

/** An act's store before it, and every state that each of its sessions may be found in. */
interface HookStage {
  template: string;
  points: Point[];
  allowed: Record<string, Set<string>>;
  after: Record<string, string>;
}

describe("a hook that is killed, or that the file system fails, at every call in turn", () => {
  it.each(Object.entries(hookActs(home)))(
    "%s: leaves sessions whole and blocks nobody; the next event makes up for it",
    async (name, act) => {
      const place = join(folder, name.replaceAll(/\W+/g, "-"));
      const stage = await stageOf(act, place);
      const wrong: string[] = [];
      let kills = 0;
      let errors = 0;
      const tries = [...deaths(stage.points), ...failures(stage.points)];
      await inLanes(tries, async ({ at, code, point }, lane) => {
        const dir = join(place, `store-${lane}`);
        resetTo(stage.template, dir);
        const ended = await play(dir, act.run, { scopes: [dir], at, code });
        const found = ended.signal === "SIGKILL" ? [] : answerFaults(ended);
        if (ended.signal === "SIGKILL") kills++;
        else errors++;
        found.push(...(await look(dir, act, stage.allowed)));
        // Where a reading failed there is little to make up for: only the long run looks.
        if (LONG || point.changes || ended.signal === "SIGKILL") {
          const again = await play(dir, act.mended ?? act.run);
          if (again.code !== 0 || again.stderr !== "")
            found.push(`the next event: exit ${again.code}, ${again.stderr}`);
          const mends = act.stands === undefined || (act.stands === "after an error" && code === "kill");
          found.push(...(await lookAgain(dir, act, mends ? stage.after : {})));
        }
        wrong.push(...found.map((each) => `${code} at call ${at}, ${point.title}: ${each}`));
      });
      const titles = stage.points.map(({ title }) => title);
      rows.push([name, `${new Set(titles).size} call points`, `${kills} kills`, `${errors} errors`]);
      named.push(...titles.map((title, at) => `${name} ${at + 1}: ${title}`));
      expect(wrong).toEqual([]);
      expect(kills).toBeGreaterThan(0.9 * deaths(stage.points).length);
    },
  );
});

/** An error at every call of the process. The quick run has one code for each call, of those it can end with, in turn. */
function failures(points: readonly Point[]): Try[] {
  const all = CODES.map((code) => endsOf(points, code));
  if (LONG) return all.flat();
  return points.flatMap((point, index) => {
    const possible = all.flatMap((tries) => tries.find((each) => each.point === point) ?? []);
    return possible.slice(index % possible.length).slice(0, 1);
  });
}

function play(dir: string, { hook, payload }: HookRun, fault: Injection = {}): Promise<Ended> {
  const env = { HOME: home, CLAUDE_PROJECT_DIR: home, AGENT_SESSION_DIR: dir, CLAUDE_PID: String(process.pid) };
  return start(hookFile(hook), [], { fault, env, input: JSON.stringify(payload), cwd: home }).ended;
}

async function stageOf(act: HookAct, place: string): Promise<HookStage> {
  const [template, played, log] = [join(place, "template"), join(place, "played"), join(place, "trace.txt")];
  mkdirSync(place, { recursive: true });
  for (const run of act.before) expect(await play(template, run)).toMatchObject({ code: 0, stderr: "" });
  resetTo(template, played);
  expect(await play(played, act.run, { scopes: [played], log })).toMatchObject({ code: 0, stderr: "" });
  const points = logged(log);
  const [before, store] = [fileStore({ dir: template }), fileStore({ dir: played })];
  const allowed: Record<string, Set<string>> = {};
  const after: Record<string, string> = {};
  for (const id of act.ids) {
    const lines = await store.journal(id);
    const from = (await before.load(id))?.record.revision ?? 0;
    const states = lines
      .filter(({ seq }) => seq >= from)
      .map(
        ({ seq }) =>
          fold(
            undefined,
            lines.filter((line) => line.seq <= seq),
          ).record,
      );
    allowed[id] = new Set([...states.map(plain), ...(from === 0 ? ["absent"] : [])]);
  }
  if (act.mended !== undefined) expect(await play(played, act.mended)).toMatchObject({ code: 0, stderr: "" });
  for (const id of act.ids) after[id] = unnumbered((await store.load(id))?.record);
  await Promise.all([before.close(), store.close()]);
  rmSync(played, { recursive: true });
  return { template, points, allowed, after };
}

/** Whatever fails, a hook exits 0 and prints one JSON object or nothing, with one line on stderr. */
function answerFaults({ code, stdout, stderr }: Ended): string[] {
  const faults: string[] = [];
  if (code !== 0) faults.push(`exit ${code}`);
  if (stdout !== "" && !isObject(stdout)) faults.push(`it printed ${stdout}`);
  if (stderr.split("\n").length > 2) faults.push(`it said ${stderr}`);
  return faults;
}

async function look(dir: string, act: HookAct, allowed: HookStage["allowed"]): Promise<string[]> {
  mkdirSync(dir, { recursive: true });
  pad(dir);
  const wrong: string[] = [];
  const store = fileStore({ dir });
  const marked = new Set<string>();
  for await (const id of store.open()) marked.add(id);
  for (const id of act.ids) {
    const record = await store.load(id).then(
      (loaded) => loaded?.record,
      (error: unknown) => String(error),
    );
    const text = typeof record === "string" ? record : plain(record);
    if (!allowed[id]?.has(text)) wrong.push(`${id} is ${text}`);
    if (typeof record === "object" && record.outcome === null && !marked.has(id)) wrong.push(`${id} has no marker`);
  }
  await store.close();
  return [...wrong, ...tornDocuments(dir)];
}

async function lookAgain(dir: string, act: HookAct, after: HookStage["after"]): Promise<string[]> {
  const wrong: string[] = [];
  const store = fileStore({ dir });
  for (const id of act.ids) {
    const text = unnumbered((await store.load(id))?.record);
    if (after[id] !== undefined && text !== after[id]) wrong.push(`after the next event ${id} is ${text}`);
    await store.settle(id);
    if (text !== "absent") wrong.push(...(await store.verify(id)).findings);
    wrong.push(...names(join(dir, id)).flatMap((file) => (file.endsWith(".tmp") ? [`${id}/${file} is left`] : [])));
  }
  await store.close();
  for (const lock of names(join(dir, ".locks"))) wrong.push(`the lock ${lock} is left`);
  return wrong;
}

/** The record without what differs from run to run. */
function plain(record: SessionRecord | undefined): string {
  if (record === undefined) return "absent";
  return (
    JSON.stringify(record)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
      .replaceAll(/"duration_seconds":[\d.]+/g, '"duration_seconds":0')
      // Not there when the system did not say it.
      .replaceAll(/,"pid_start":"\d+"/g, "")
  );
}

/** Two ways to one state may differ in how many steps they take. */
function unnumbered(record: SessionRecord | undefined): string {
  return plain(record).replace(/"revision":\d+/, '"revision":0');
}

function tornDocuments(dir: string): string[] {
  const collections = names(dir).filter((name) => name.startsWith(".") && !isPad(name));
  const files = collections.flatMap((name) => names(join(dir, name)).map((file) => join(dir, name, file)));
  return files
    .filter((file) => file.endsWith(".json") && !isObject(readFileSync(file, "utf8")))
    .map((file) => `${file} is torn`);
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

function names(path: string): string[] {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
}
