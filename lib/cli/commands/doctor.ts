import { whereOf } from "../../app/where.ts";
import { version } from "../../version.ts";
import { command } from "../command.ts";
import { findingsText } from "../findings-text.ts";
import { flag } from "../options.ts";

export const doctor = command({
  name: "doctor",
  group: "Set it up",
  summary: "Look for what keeps the hooks or the store from working: exit 1 when something does",
  details:
    "Prints nothing into a pipe when all is well. Every fault is printed with what mends it; then, when each event of the host was last seen.",
  example: "agent-session doctor --live",
  args: {},
  options: { live: flag("--live", "Also run each registered hook once with a recorded payload") },
  async run({ options: { live }, app, progress }) {
    const { diagnose } = await import("../../host/doctor/doctor.ts");
    const runtime = app();
    const { projectDir, userDir, warnings } = runtime;
    const onProgress = progress("Looking at sessions");
    const { findings, lastSeen } = await diagnose(runtime, {
      projectDir,
      userDir,
      version,
      root: whereOf(runtime),
      warnings,
      live,
      onProgress,
    });
    const failed = findings.some(({ level }) => level === "fail");
    return {
      json: { ok: !failed, findings, last_seen: lastSeen },
      text: (ui) => (findings.length === 0 && !ui.terminal ? "" : findingsText(findings, lastSeen, ui)),
      note: findings.length === 0 ? "No faults found." : undefined,
      exit: failed ? 1 : 0,
    };
  },
});
