export interface HookTime {
  /** As the host names it: `PreToolUse:Agent`, `SubagentStart:<type>`, `SessionStart:startup`. */
  hook: string;
  command: string;
  exitCode: number;
  durationMs: number;
}

/**
 * How long the host says each hook took, start of the process included, in order of their end. Reads the debug log of
 * 2.1.329 (`HostOptions.debugFile`); 2.1.197 does not write durations, and SessionEnd hooks are in neither.
 */
export function hookTimes(debugLog: string): HookTime[] {
  const lines = debugLog.matchAll(/ Hooks: (\S+) \[([^\]\n]+)\] finished with status (\d+) \((\d+)ms\)/g);
  return [...lines].map(([, hook = "", command = "", status, ms]) => ({
    hook,
    command,
    exitCode: Number(status),
    durationMs: Number(ms),
  }));
}
