import type { StoreFault } from "../contract.ts";

/** What a server says of itself; what it does not say is not judged. */
export interface ServerFacts {
  /** Fields of `INFO`. */
  readonly info: ReadonlyMap<string, string>;
  /** `CONFIG GET appendfsync`; not to be had everywhere. */
  readonly appendfsync?: string | undefined;
}

/** The oldest version with all that the scripts and streams need. */
const OLDEST = [6, 2] as const;

export function parseInfo(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(":") && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

/**
 * What keeps a server from keeping sessions, or from keeping the promise of `durable` (what was
 * acknowledged survives power loss) or else of a killed process.
 */
export function serverFaults(facts: ServerFacts, durable: boolean): StoreFault[] {
  return [...versionFaults(facts), ...evictionFaults(facts), ...persistenceFaults(facts, durable)];
}

function versionFaults({ info }: ServerFacts): StoreFault[] {
  const version = info.get("redis_version") ?? "";
  const [major, minor] = (/^(\d{1,9})\.(\d{1,9})/.exec(version)?.slice(1) ?? []).map(Number);
  if (major === undefined || minor === undefined || major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))
    return [];
  const message = `The server has version ${version}; ${OLDEST.join(".")} or newer is needed.`;
  return [{ level: "fail", message, mend: "Install a newer Redis, or Valkey." }];
}

function evictionFaults({ info }: ServerFacts): StoreFault[] {
  const policy = info.get("maxmemory_policy");
  if (policy === undefined || policy === "noeviction") return [];
  const message = `The server may throw sessions away when its memory is full (maxmemory-policy ${policy}).`;
  return [{ level: "fail", message, mend: "Set maxmemory-policy noeviction in its configuration." }];
}

function persistenceFaults({ info, appendfsync }: ServerFacts, durable: boolean): StoreFault[] {
  const aof = info.get("aof_enabled");
  if (aof === "0") {
    const message =
      "The server keeps no append-only file: when it ends, what was written since its last snapshot is lost.";
    return [{ level: "warn", message, mend: "Set appendonly yes and appendfsync always." }];
  }
  if (aof === undefined || !durable || appendfsync === undefined || appendfsync === "always") return [];
  const loss = appendfsync === "everysec" ? "the last second" : "what the system had not written yet";
  const message = `The server acknowledges before it has written to disk (appendfsync ${appendfsync}): power loss takes ${loss}.`;
  return [{ level: "warn", message, mend: 'Set appendfsync always, or say "durability": "fast" to accept it.' }];
}
