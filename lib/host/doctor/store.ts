import { existsSync, statfsSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { App } from "../../app/context.ts";
import { readable } from "../../app/readable.ts";
import { verify } from "../../app/verify.ts";
import { isSessionError, isUnreachable } from "../../errors.ts";
import { parseTime } from "../../session/time.ts";
import { checkDocuments } from "./documents.ts";
import { type Finding, fail, warn } from "./finding.ts";

/** What was found in a store, and whether it can be asked for anything at all. */
interface StoreFindings {
  findings: Finding[];
  readable: boolean;
}

/** Looks at the folder of the sessions (writable, on a local disk, its clock) or at their server; and at every session. */
export async function checkStore(
  app: App,
  root: string,
  onProgress?: (done: number, total: number) => void,
): Promise<StoreFindings> {
  const medium = app.store.checkup === undefined ? checkFolder(app, root) : await checkServer(app);
  if (medium.some(({ level }) => level === "fail") && !(await answers(app)))
    return { findings: medium, readable: false };
  const damaged = (await verify(app, onProgress === undefined ? {} : { onProgress })).filter(({ ok }) => !ok);
  const records: Finding[] = [];
  for (const { agent_id, findings } of damaged) {
    const message = `Session ${agent_id}: ${findings.join("; ").replace(/\.$/, "")}.`;
    records.push(fail("records", message, await mendOf(app, agent_id)));
  }
  const documents = await checkDocuments(app);
  return { findings: [...medium, ...records, ...documents, ...(await checkClock(app))], readable: true };
}

/** There is nothing to repair from where neither journal nor state holds a record. */
async function mendOf({ store }: App, id: string): Promise<string> {
  try {
    await store.load(id);
  } catch (error) {
    if (!isSessionError(error)) throw error;
    if (error.details.newer === true) return "Use the version of agent-session that wrote it, or a later one.";
    if (error.code === "CORRUPT") return `Keep what you need of its folder, then run "agent-session delete ${id}".`;
  }
  return `Run "agent-session verify ${id} --repair --from journal" (or --from state).`;
}

/** A folder that cannot be written may still be read; a server that is away, or a file in its place, may not. */
async function answers(app: App): Promise<boolean> {
  try {
    for await (const _id of app.store.ids()) break;
    return true;
  } catch (error) {
    if (isSessionError(error)) return false;
    throw error;
  }
}

/** What the store's server says of itself. */
async function checkServer({ store }: App): Promise<Finding[]> {
  try {
    const faults = (await store.checkup?.()) ?? [];
    return faults.map(({ level, message, mend }) => ({ check: "store", level, message, mend }));
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const mend = 'Start the server, or mend AGENT_SESSION_STORE or "store" in your own configuration.';
    return [fail("store", (error as Error).message, mend)];
  }
}

function checkFolder(app: App, root: string): Finding[] {
  let folder = root;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return [...checkWritable(app, folder), ...checkLocal(folder)];
}

/** Writes and removes a file; its time tells whether the disk's clock is ours. */
function checkWritable(app: App, folder: string): Finding[] {
  const probe = join(folder, `.agent-session-${app.hex(12)}`);
  try {
    writeFileSync(probe, "", { flag: "wx" });
    const skew = Math.abs(statSync(probe).mtimeMs - app.now());
    unlinkSync(probe);
    if (skew < 5000) return [];
    return [
      warn(
        "clock",
        `The disk of ${folder} is ${Math.round(skew / 1000)} s off this machine's clock.`,
        "Set both clocks by the same time server.",
      ),
    ];
  } catch (error) {
    return [
      fail(
        "store",
        `${folder} cannot be written: ${(error as Error).message}`,
        "Give yourself write access to it, or free space.",
      ),
    ];
  }
}

/** File systems of other machines, by their magic numbers: NFS, SMB, CIFS, 9p, AFS, Ceph, GlusterFS and SSHFS by FUSE. */
const REMOTE: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x65735546, "FUSE"],
]);

/** The name of a file system whose disk is another machine's, by its type as `statfs` has it; `undefined` for a local one. */
export function remoteFileSystem(type: number): string | undefined {
  return REMOTE.get(type >>> 0);
}

function checkLocal(folder: string): Finding[] {
  const kind = remoteFileSystem(statfsSync(folder).type);
  if (kind === undefined) return [];
  return [
    warn(
      "store",
      `${folder} is on ${kind}: locks and atomic renames are not promised there.`,
      "Name a folder on a local disk in AGENT_SESSION_DIR, or use the Redis store.",
    ),
  ];
}

async function checkClock(app: App): Promise<Finding[]> {
  for await (const { id, record } of readable(app, app.store.open())) {
    const ahead = (parseTime(record?.last_updated) ?? 0) - app.now();
    if (ahead < 60_000) continue;
    const message = `Session ${id} was changed ${Math.round(ahead / 1000)} s from now: a clock was or is wrong.`;
    return [warn("clock", message, "Set the clock; ages are right again once that time has passed.")];
  }
  return [];
}
