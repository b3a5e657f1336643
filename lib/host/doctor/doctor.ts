import type { App } from "../../app/context.ts";
import { type Finding, fail } from "./finding.ts";
import { checkLive } from "./live.ts";
import { checkSettings, type SettingsPlaces } from "./settings.ts";
import { checkStore } from "./store.ts";

export interface DoctorOptions extends SettingsPlaces {
  root: string;
  /** Also run each registered hook once. */
  live?: boolean;
  /** Lines about configuration files that could not be used. */
  warnings?: readonly string[];
  onProgress?: (done: number, total: number) => void;
}

/** Everything that keeps the hooks and the store from working, each with its mend; empty when all is well. */
export async function diagnose(app: App, options: DoctorOptions): Promise<Finding[]> {
  const { findings, registered } = checkSettings(options);
  return [
    ...checkNode(process.versions.node),
    ...(options.warnings ?? []).map((line) =>
      fail("configuration", line, "Mend the file; its schema: agent-session schema config."),
    ),
    ...findings,
    ...(options.live ? checkLive(registered) : []),
    ...(await checkStore(app, options.root, options.onProgress)),
  ];
}

function checkNode(version: string): Finding[] {
  if (Number(version.split(".")[0]) >= 20) return [];
  return [fail("node", `Node ${version} is too old.`, "Install Node 20 or newer, and have the host find it first.")];
}
