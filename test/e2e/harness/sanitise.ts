import type { Project } from "./project.ts";

/** Text in, text out: the same id gets the same placeholder for as long as the sanitiser lives (one recorded case). */
export type Sanitise = (text: string) => string;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const AGENT_ID = /\ba[0-9a-f]{16}\b/g;
const TOOL_USE_ID = /\btoolu_[a-z0-9]+_\d+\b/g;

/** Shortened ids, hashes, ports and user ids. */
const OTHERS: [RegExp, string][] = [
  [/\bagent a[0-9a-f]{6}\b/g, "agent a000000"],
  [/(\\?"ref\\?":\\?")[0-9a-f]{6}\b/g, "$1000000"],
  [/("harnessSectionHash":\s*")[0-9a-f]{16}\b/g, "$10000000000000000"],
  [/\b127\.0\.0\.1:\d+/g, "127.0.0.1:8080"],
  [/\/claude-\d+\//g, "/claude-1000/"],
  [/\/cc-socks\/\d+\.sock/g, "/cc-socks/4001.sock"],
];

/**
 * Replaces what differs from machine to machine and run to run by stand-ins of the same shape: temporary paths become
 * /home/user, /home/user/project and /tmp; ids are numbered in order of appearance. Durations stay as measured.
 */
export function createSanitiser(project: Project, fixtureHarness: string): Sanitise {
  const encoded = (path: string) => path.replace(/[^A-Za-z0-9]/g, "-");
  const paths: [string, string][] = [
    [project.dir, "/home/user/project"],
    [encoded(project.dir), "-home-user-project"],
    [project.home, "/home/user"],
    [project.tmp, "/tmp"],
    [project.root, "/home/user/test"],
    [fixtureHarness, "/home/user/harness"],
  ];
  const uuid = numbered((n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`);
  const agent = numbered((n) => `a${n.toString(16).padStart(16, "0")}`);
  const toolUse = numbered((n) => `toolu_${String(n).padStart(2, "0")}`);
  return (text) => {
    let clean = text;
    for (const [path, standIn] of paths) clean = clean.replaceAll(path, standIn);
    for (const [pattern, standIn] of OTHERS) clean = clean.replace(pattern, standIn);
    return clean.replace(UUID, uuid).replace(AGENT_ID, agent).replace(TOOL_USE_ID, toolUse);
  };
}

/** Numbers for process ids, for example 4001, 4002: two hosts in one case stay two. */
export function numberedPids(): (pid: number) => number {
  const seen = new Map<number, number>();
  return (pid) => {
    if (!seen.has(pid)) seen.set(pid, 4001 + seen.size);
    return seen.get(pid) ?? 0;
  };
}

/** A stand-in stays as it is, so that sanitising twice changes nothing. */
function numbered(standIn: (n: number) => string): (found: string) => string {
  const seen = new Map<string, string>();
  const given = new Set<string>();
  return (found) => {
    if (given.has(found)) return found;
    const known = seen.get(found);
    if (known !== undefined) return known;
    const next = standIn(seen.size + 1);
    seen.set(found, next);
    given.add(next);
    return next;
  };
}
