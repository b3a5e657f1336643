import { readFileSync } from "node:fs";

/** What a process takes right now. */
export interface ProcessUsage {
  /** Memory it holds in RAM. */
  memoryBytes: number;
  /** Cores in use, on average since it started. */
  cpu: number;
}

/** Clock ticks of /proc per second, the same on every Linux. */
const TICKS = 100;

/** Measures a process of this machine; `undefined` where that is not to be had (not Linux, gone, not ours to see). */
export function usageOf(pid: number): ProcessUsage | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const memory = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system, start] = [fields[11], fields[12], fields[19]].map(Number);
    const lived = Number(readFileSync("/proc/uptime", "latin1").split(" ", 1)[0]) - (start as number) / TICKS;
    const cpu = ((user as number) + (system as number)) / TICKS / lived;
    if (memory === undefined || !Number.isFinite(cpu) || lived <= 0) return undefined;
    return { memoryBytes: Number(memory) * 1024, cpu: Math.round(cpu * 1000) / 1000 };
  } catch {
    return undefined;
  }
}
