import type { Metafile } from "esbuild";
import { packageOf } from "./licences.ts";

/**
 * The largest part of a built hook that may run on every event, in bytes: the file without its cold parts. Reading and
 * parsing it costs about 3 ms per 100 kB.
 */
export const HOOK_BUDGET_BYTES = 62_600;

/**
 * What is wrong with one built hook, as sentences; empty when it may ship. A hook is one small file that needs nothing
 * beside it: no npm package inside it, no import but Node's own modules.
 */
export function hookFaults(output: Pick<Metafile["outputs"][string], "bytes" | "imports" | "inputs">): string[] {
  const packages = new Set(Object.keys(output.inputs).flatMap((input) => packageOf(input)?.name ?? []));
  return [
    ...[...packages].map((name) => `bundles the package ${name}`),
    ...output.imports.filter(({ path }) => !path.startsWith("node:")).map(({ path }) => `imports "${path}"`),
    ...(output.bytes > HOOK_BUDGET_BYTES ? [`has ${output.bytes} bytes, more than ${HOOK_BUDGET_BYTES}`] : []),
  ];
}
