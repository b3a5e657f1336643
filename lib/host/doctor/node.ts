import { spawnSync } from "node:child_process";
import { type Finding, fail } from "./finding.ts";

const MEND = "Install Node 20 or newer, and have the host find it first.";

/** The version of the `node` that the host starts hooks with, which need not be the one that runs this; `undefined`: none. */
export function nodeOnPath(): string | undefined {
  const { status, stdout } = spawnSync("node", ["--version"], { encoding: "utf8", timeout: 10_000 });
  return status === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}

export function checkNode(version: string | undefined): Finding[] {
  if (version === undefined) return [fail("node", 'There is no "node" on the PATH that answers.', MEND)];
  // Not "is below 20": what is no number is no version that is known to do.
  if (Number(version.split(".")[0]) >= 20) return [];
  return [fail("node", `The "node" on the PATH is version ${version}, which is too old.`, MEND)];
}
