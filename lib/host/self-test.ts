import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hook, type HookRuntime, respond, type Step } from "./hook.ts";
import type { Fields } from "./input.ts";
import { writeOut } from "./stdio.ts";

/**
 * What `--test` runs: the hook's steps, against a store in a temporary folder that is removed
 * afterwards. Prints what went in and came out; answers whether all came out as expected.
 */
export async function selfTest(hook: Hook, createRuntime: (dir: string) => HookRuntime): Promise<boolean> {
  const dir = mkdtempSync(join(tmpdir(), `agent-session-${hook.name}-`));
  const root = join(dir, "session");
  try {
    const runtime = createRuntime(root);
    let passed = true;
    for (const step of hook.steps) {
      if (step.stored !== undefined) store(root, step.stored);
      passed = (await run(hook, runtime, step)) && passed;
    }
    writeOut(1, `${passed ? "passed" : "FAILED"}: ${hook.name} --test\n`);
    return passed;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function store(root: string, record: Fields & { agent_id: string }): void {
  const folder = join(root, record.agent_id);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  writeFileSync(join(folder, "state.json"), JSON.stringify({ created_at: at, last_updated: at, ...record }));
}

async function run(hook: Hook, runtime: HookRuntime, { title, input, out, record }: Step): Promise<boolean> {
  const { output, after, error } = await respond(hook, runtime, input);
  await after?.();
  const printed = output === undefined ? "" : JSON.stringify(output);
  const stored = record === undefined ? "" : JSON.stringify((await runtime.store.load(record[0]))?.record ?? null);
  const ok =
    error === undefined && (out === "" ? printed === "" : printed.includes(out)) && stored.includes(record?.[1] ?? "");
  writeOut(1, `# ${title}\nin:  ${JSON.stringify(input)}\nout: ${printed || "(nothing)"}\n`);
  if (error !== undefined) writeOut(1, `error: ${error.code}: ${error.message}\n`);
  writeOut(1, ok ? "ok\n\n" : "NOT AS EXPECTED\n\n");
  return ok;
}
