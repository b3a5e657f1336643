import type { App } from "../../app/context.ts";
import { checkEvents, type LastSeen } from "./events.ts";
import { type Finding, fail } from "./finding.ts";
import { checkLive } from "./live.ts";
import { checkNode, nodeOnPath } from "./node.ts";
import { checkSettings, knowingOfEvents, type SettingsPlaces } from "./settings.ts";
import { checkStore } from "./store.ts";

export interface DoctorOptions extends SettingsPlaces {
  root: string;
  /** Also run each registered hook once. */
  live?: boolean;
  /** Lines about configuration files that could not be used. */
  warnings?: readonly string[];
  onProgress?: (done: number, total: number) => void;
}

export interface Diagnosis {
  /** Everything that keeps the hooks and the store from working, each with its mend; empty when all is well. */
  findings: Finding[];
  /** `null` when the store cannot be asked. */
  lastSeen: LastSeen | null;
}

export async function diagnose(app: App, options: DoctorOptions): Promise<Diagnosis> {
  const node = checkNode(nodeOnPath());
  const settings = checkSettings(options);
  const store = await checkStore(app, options.root, options.onProgress);
  const events = store.readable ? await checkEvents(app, settings.registered) : undefined;
  const seen = Object.values(events?.lastSeen ?? {}).some((at) => at !== null);
  const findings = [
    ...node,
    ...(options.warnings ?? []).map((line) =>
      fail("configuration", line, "Mend the file; its schema: agent-session schema config."),
    ),
    ...knowingOfEvents(settings.findings, seen, options),
    ...(options.live && node.length === 0 ? checkLive(settings.registered) : []),
    ...store.findings,
    ...(events?.findings ?? []),
  ];
  return { findings, lastSeen: events?.lastSeen ?? null };
}
