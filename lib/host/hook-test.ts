import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fields } from "./input.ts";
import { type Hook, type HookRuntime, respond } from "./run-hook.ts";
import { writeOut } from "./stdio.ts";

/** One step of a hook's own test: something done first, what goes in, and what must come out. */
export interface Step {
  readonly title: string;
  readonly before?: (runtime: HookRuntime) => Promise<unknown>;
  readonly input: Fields;
  readonly expected: (output: Fields | undefined, runtime: HookRuntime) => boolean | Promise<boolean>;
}

/**
 * What `--test` runs: the steps, against a store in a temporary folder that is removed afterwards.
 * Prints what went in and came out; answers whether every step came out as expected.
 */
export function scenario(
  createRuntime: (dir: string) => HookRuntime,
  steps: readonly Step[],
): (hook: Hook) => Promise<boolean> {
  return async (hook) => {
    const dir = mkdtempSync(join(tmpdir(), `agent-session-${hook.name}-`));
    try {
      const runtime = createRuntime(join(dir, "session"));
      let passed = true;
      for (const step of steps) passed = (await run(hook, runtime, step)) && passed;
      writeOut(1, `${passed ? "passed" : "FAILED"}: ${hook.name} --test\n`);
      return passed;
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

async function run(hook: Hook, runtime: HookRuntime, step: Step): Promise<boolean> {
  await step.before?.(runtime);
  const { output, error } = await respond(hook, runtime, step.input);
  const ok = error === undefined && (await step.expected(output, runtime));
  writeOut(
    1,
    `# ${step.title}\nin:  ${JSON.stringify(step.input)}\nout: ${output === undefined ? "(nothing)" : JSON.stringify(output)}\n`,
  );
  if (error !== undefined) writeOut(1, `error: ${error.code}: ${error.message}\n`);
  writeOut(1, ok ? "ok\n\n" : "NOT AS EXPECTED\n\n");
  return ok;
}
